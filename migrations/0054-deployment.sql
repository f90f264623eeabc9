create type deployment_act as enum ('deploy', 'undeploy');
create type deployment_state as enum ('created', 'handed-over', 'running', 'succeeded', 'failed', 'cancelled', 'no-answer');

-- A commit of a service that somebody wants to run in an environment, or wants there no more (E3).
create table deployment (
  id               uuid primary key default gen_random_uuid(),
  service_id       uuid not null references service on delete cascade,
  -- Who owned it and held the environment then.
  organisation_id  uuid not null references organisation,
  environment      text not null references environment,
  act              deployment_act not null,
  commit           text not null,
  state            deployment_state not null default 'created',
  created_by       uuid references user_account on delete set null,
  created_at       timestamptz not null,
  -- The last time that its state changed.
  changed_at       timestamptz not null,
  -- When the deployer counts as not answering; null for what has ended.
  due_at           timestamptz,
  -- What the deployer says: where it runs, and how it went.
  address          text,
  message          text,
  -- Of the token by which the deployer reads the commit and reports.
  token_hash       bytea not null,
  constraint deployment_commit_form check (commit ~ '^[0-9a-f]{40}$'),
  constraint deployment_due check ((state in ('created', 'handed-over', 'running')) = (due_at is not null))
);

-- One at a time for each service and environment.
create unique index deployment_open_key on deployment (service_id, environment)
  where state in ('created', 'handed-over', 'running');
create index deployment_history on deployment (service_id, environment, created_at desc, id desc);
create index deployment_due on deployment (due_at) where state in ('created', 'handed-over', 'running');
create index deployment_open_in on deployment (organisation_id, environment)
  where state in ('created', 'handed-over', 'running');
