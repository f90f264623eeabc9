-- Where other programs are told what happened. Operators configure them; nothing else decides where we call (SEC-D14).
create table webhook_endpoint (
  id              uuid primary key default gen_random_uuid(),
  url             text not null,
  description     text not null default '',
  -- What it hears of beside what is sent to it alone.
  events          text[] not null default '{}',
  -- The secret that signs, sealed by a key derived from INNGANG_SECRET.
  key_id          text not null,
  secret          bytea not null,
  -- The secret before it, which signs as well until then.
  former_key_id   text,
  former_secret   bytea,
  former_until    timestamptz,
  version         integer not null default 1,
  created_at      timestamptz not null,
  constraint webhook_endpoint_former check (num_nulls(former_key_id, former_secret, former_until) in (0, 3))
);
