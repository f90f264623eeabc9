create type transfer_state as enum ('open', 'accepted', 'declined', 'withdrawn', 'expired');

-- An owner offers a service to another, who must want it (S3).
create table service_transfer (
  id             uuid primary key default gen_random_uuid(),
  service_id     uuid not null references service on delete cascade,
  from_owner_id  uuid not null references owner,
  to_owner_id    uuid not null references owner,
  -- Absent where an operator offered it.
  offered_by     uuid references user_account on delete cascade,
  state          transfer_state not null default 'open',
  created_at     timestamptz not null,
  expires_at     timestamptz not null,
  ended_at       timestamptz,
  constraint service_transfer_elsewhere check (from_owner_id <> to_owner_id),
  constraint service_transfer_ended check ((state = 'open') = (ended_at is null))
);

create unique index service_transfer_open_key on service_transfer (service_id) where state = 'open';
create index service_transfer_of_service on service_transfer (service_id);
create index service_transfer_to on service_transfer (to_owner_id) where state = 'open';
create index service_transfer_over on service_transfer (expires_at) where state = 'open';
