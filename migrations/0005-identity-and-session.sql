-- Whose login elsewhere is whose. The national identity number is never here, only its HMAC (R5).
create table identity (
  id              uuid primary key default gen_random_uuid(),
  user_id         uuid not null references user_account on delete cascade,
  issuer          text not null,
  subject         text not null,
  pid_hmac        bytea,
  pid_key_id      text,
  created_at      timestamptz not null,
  last_login_at   timestamptz,
  constraint identity_issuer_subject_key unique (issuer, subject),
  constraint identity_issuer_pid_key unique (issuer, pid_hmac),
  constraint identity_user_issuer_key unique (user_id, issuer),
  constraint identity_pid_key_id check ((pid_hmac is null) = (pid_key_id is null))
);

-- A login at the port under way: one row a tab, tied to the browser by a cookie, ten minutes (SEC-D1).
create type login_purpose as enum ('register', 'log-in', 'link');

create table login_attempt (
  state_hash     bytea primary key,
  browser_hash   bytea not null,
  purpose        login_purpose not null,
  nonce          text not null,
  code_verifier  text not null,
  -- Whether the port must ask who the person is, instead of answering from a session of its own.
  fresh          boolean not null,
  wanted_path    text,
  user_id        uuid references user_account on delete cascade,
  created_at     timestamptz not null,
  expires_at     timestamptz not null
);

create index login_attempt_over on login_attempt (expires_at);

-- A pending session opens only the waiting page (A8).
create type session_kind as enum ('pending', 'full');
create type session_method as enum ('ansattporten', 'password', 'activation', 'code');

create table session (
  id            uuid primary key default gen_random_uuid(),
  token_hash    bytea not null,
  user_id       uuid not null references user_account on delete cascade,
  kind          session_kind not null,
  method        session_method not null,
  issuer        text,
  subject       text,
  sid           text,
  acr           text,
  authenticated_at timestamptz not null,
  created_at    timestamptz not null,
  last_seen_at  timestamptz not null,
  idle_seconds  integer not null,
  ends_at       timestamptz not null,
  device        text,
  network       text,
  constraint session_token_hash_key unique (token_hash)
);

create index session_by_user on session (user_id, created_at desc);
create index session_by_sid on session (issuer, sid) where sid is not null;
create index session_over on session (ends_at);

-- What a person had typed when their session ended, never passwords (L4).
create table kept_form (
  id          uuid primary key default gen_random_uuid(),
  user_id     uuid not null references user_account on delete cascade,
  path        text not null,
  fields      jsonb not null,
  expires_at  timestamptz not null,
  constraint kept_form_user_path_key unique (user_id, path)
);

create index kept_form_over on kept_form (expires_at);
