-- Between Ansattporten and Complete a proven identity waits here, never as an account (R3).
create table registration_ticket (
  id               uuid primary key default gen_random_uuid(),
  cookie_hash      bytea not null,
  issuer           text not null,
  subject          text not null,
  pid_hmac         bytea,
  pid_key_id       text,
  given_name       text,
  family_name      text,
  eid              text,
  acr              text not null,
  sid              text,
  authenticated_at timestamptz not null,
  wanted_path      text,
  captcha_solved   boolean not null default false,
  -- Set by a mailed code, which replaces the captcha and proves the address (R9).
  proven_address_key text,
  codes_sent       integer not null default 0,
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  -- The account that this ticket became; a second press of Complete leads there instead of making another.
  user_id          uuid references user_account on delete cascade,
  constraint registration_ticket_cookie_key unique (cookie_hash)
);

create index registration_ticket_user on registration_ticket (user_id) where user_id is not null;
create index registration_ticket_over on registration_ticket (expires_at);

-- A mailed activation link: hashed, tied to the address it was sent to, spent once (A3).
create table activation (
  token_hash   bytea primary key,
  user_id      uuid not null references user_account on delete cascade,
  address_key  text not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  used_at      timestamptz
);

create index activation_user on activation (user_id, created_at desc);
create index activation_over on activation (expires_at);

create table password_reset (
  token_hash  bytea primary key,
  user_id     uuid not null references user_account on delete cascade,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz
);

create index password_reset_user on password_reset (user_id);
create index password_reset_over on password_reset (expires_at);
