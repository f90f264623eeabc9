-- With one of these a program acts for a person (U2). Only its hash is here: the token is shown once (SEC-J2).
create table personal_token (
  id                 uuid primary key default gen_random_uuid(),
  user_id            uuid not null references user_account on delete cascade,
  name               text not null,
  token_hash         bytea not null,
  scopes             text[] not null,
  created_at         timestamptz not null,
  expires_at         timestamptz not null,
  -- When its owner is told that it will expire, for the first time and then for the second; null when both are done.
  remind_at          timestamptz,
  -- Written at most once a minute.
  last_used_at       timestamptz,
  last_used_network  text,
  constraint personal_token_hash_key unique (token_hash),
  constraint personal_token_name_length check (length(name) between 1 and 100),
  constraint personal_token_scopes check (cardinality(scopes) > 0),
  -- 365 days, whatever a day is where the database stands.
  constraint personal_token_life check (expires_at > created_at and expires_at <= created_at + interval '8760 hours')
);

create index personal_token_user on personal_token (user_id, created_at desc);
create index personal_token_over on personal_token (expires_at);
create index personal_token_reminder on personal_token (remind_at) where remind_at is not null;
