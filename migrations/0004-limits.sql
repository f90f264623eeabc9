-- One row a limit and bearer, shared by all processes: how often in the window that ends at resets_at.
create table rate_limit (
  bearer     text primary key,
  count      integer not null,
  resets_at  timestamptz not null
);

create index rate_limit_over on rate_limit (resets_at);

-- Captcha challenges that were solved once already (R9).
create table captcha_spent (
  challenge   bytea primary key,
  expires_at  timestamptz not null
);

create index captcha_spent_over on captcha_spent (expires_at);

-- Six-digit codes by mail. The code is stored as an HMAC bound to purpose and bearer; five tries each.
create table mailed_code (
  id          uuid primary key default gen_random_uuid(),
  purpose     text not null,
  bearer_id   uuid not null,
  user_id     uuid references user_account on delete cascade,
  address_key text not null,
  code_hash   bytea not null,
  tries_left  integer not null default 5,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  constraint mailed_code_tries check (tries_left >= 0)
);

create index mailed_code_bearer on mailed_code (purpose, bearer_id, created_at desc);
create index mailed_code_user on mailed_code (user_id) where user_id is not null;
create index mailed_code_over on mailed_code (expires_at);
