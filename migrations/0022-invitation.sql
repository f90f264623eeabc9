create type invitation_state as enum ('open', 'accepted', 'declined', 'withdrawn', 'expired');

-- An owner wants somebody in: a user, or whoever reads the mail of an address (J2).
create table invitation (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null references organisation,
  -- Absent where an operator invited.
  invited_by       uuid references user_account,
  user_id          uuid references user_account,
  address          text,
  address_key      text,
  state            invitation_state not null default 'open',
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  ended_at         timestamptz,
  accepted_by      uuid references user_account,
  constraint invitation_one_receiver check ((user_id is null) = (address_key is not null)),
  constraint invitation_address check ((address is null) = (address_key is null)),
  constraint invitation_ended check ((state = 'open') = (ended_at is null)),
  constraint invitation_accepted check ((state = 'accepted') = (accepted_by is not null)),
  constraint invitation_id_organisation_key unique (id, organisation_id)
);

create unique index invitation_open_user_key on invitation (organisation_id, user_id) where state = 'open';
create unique index invitation_open_address_key on invitation (organisation_id, address_key) where state = 'open';
create index invitation_of_user on invitation (user_id) where state = 'open';
create index invitation_of_address on invitation (address_key) where state = 'open';
create index invitation_over on invitation (expires_at) where state = 'open';
create index invitation_gone on invitation (ended_at);
create index invitation_of_organisation on invitation (organisation_id, created_at desc);
