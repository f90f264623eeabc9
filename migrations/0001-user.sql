-- Users and organisations share one table of names, so that /{owner} and /{owner}/{service} are never ambiguous.
create type owner_kind as enum ('user', 'organisation');

create table owner (
  id          uuid primary key default gen_random_uuid(),
  kind        owner_kind not null,
  name        text not null,
  name_key    text generated always as (lower(name)) stored,
  created_at  timestamptz not null,
  -- A row whose bearer is gone is a tombstone: the name of a once-active owner is never given to another (R6).
  constraint owner_name_key unique (name_key),
  constraint owner_id_kind_key unique (id, kind),
  constraint owner_name_form check (name ~ '^[A-Za-z0-9](?:[-._]?[A-Za-z0-9])*$' and length(name) <= 40)
);

create type user_state as enum ('pending', 'active', 'deactivated');
create type language as enum ('nb', 'nn', 'en');

create table user_account (
  id                  uuid primary key,
  kind                owner_kind not null default 'user' check (kind = 'user'),
  state               user_state not null default 'pending',
  display_name        text,
  language            language not null,
  -- An address is a claim until email_verified_at says that this account proved it (R7).
  email               text not null,
  email_key           text not null,
  email_verified_at   timestamptz,
  email_corrections   integer not null default 0,
  password_hash       text,
  -- The page that the person wanted when they came; the first page after activation and consent (R3).
  wanted_path         text,
  created_at          timestamptz not null,
  activated_at        timestamptz,
  deactivated_at      timestamptz,
  deactivation_reason text,
  constraint user_account_owner_fkey foreign key (id, kind) references owner (id, kind),
  constraint user_account_active check (state <> 'active' or activated_at is not null),
  constraint user_account_deactivated check ((state = 'deactivated') = (deactivated_at is not null)),
  constraint user_account_email_length check (length(email) <= 254)
);

-- An address belongs to the account that proved it; claims may be many.
create unique index user_account_verified_email_key on user_account (email_key) where email_verified_at is not null;
create index user_account_email_claim on user_account (email_key) where email_verified_at is null;
create index user_account_pending on user_account (created_at) where state = 'pending';
