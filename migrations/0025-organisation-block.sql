-- Who wants to hear nothing from an organisation, as a user or by an address: neither invited nor added (J2, T3).
create table organisation_block (
  organisation_id  uuid not null references organisation,
  user_id          uuid references user_account,
  address_key      text,
  created_at       timestamptz not null,
  constraint organisation_block_one check ((user_id is null) = (address_key is not null)),
  constraint organisation_block_key unique nulls not distinct (organisation_id, user_id, address_key)
);

create index organisation_block_user on organisation_block (user_id) where user_id is not null;

create index organisation_block_address on organisation_block (address_key) where address_key is not null;
