-- A push that was let in, until what became of it stands in the log.
create table pending_push (
  id          uuid primary key,
  service_id  uuid not null references service on delete cascade,
  -- As the log names who pushed, also once they are gone.
  user_id     uuid not null,
  token_id    text,
  network     text,
  request_id  text,
  -- What it changes, each as git says it: from, to, reference.
  updates     text[] not null,
  -- References of which a later push saw that this one had changed them.
  seen        text[] not null default '{}',
  created_at  timestamptz not null
);

create index pending_push_service on pending_push (service_id);
create index pending_push_created on pending_push (created_at);
