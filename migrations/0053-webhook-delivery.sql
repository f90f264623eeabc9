create type webhook_delivery_state as enum ('waiting', 'delivered', 'dead', 'cancelled');

-- What an endpoint is told, written in the transaction of what happened. Its id is the same at every try.
create table webhook_delivery (
  id             uuid primary key default gen_random_uuid(),
  endpoint_id    uuid not null references webhook_endpoint on delete cascade,
  event          text not null,
  -- What it is about, such as a deployment.
  cause_id       uuid not null,
  -- Sealed, since it may hold a token.
  key_id         text not null,
  payload        bytea not null,
  state          webhook_delivery_state not null default 'waiting',
  attempts       integer not null default 0,
  due_at         timestamptz not null,
  leased_until   timestamptz,
  -- How the last try went: the status, our own words where there was none, and how the answer began.
  status         integer,
  last_error     text,
  answer         text,
  created_at     timestamptz not null,
  finished_at    timestamptz,
  constraint webhook_delivery_finished check ((state = 'waiting') = (finished_at is null))
);

create index webhook_delivery_due on webhook_delivery (due_at) where state = 'waiting';
create index webhook_delivery_cause on webhook_delivery (cause_id) where state = 'waiting';
create index webhook_delivery_log on webhook_delivery (endpoint_id, created_at desc, id desc);
create index webhook_delivery_finished on webhook_delivery (finished_at) where state <> 'waiting';
