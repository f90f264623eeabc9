create type join_request_state as enum ('open', 'approved', 'declined', 'withdrawn', 'expired');

-- Somebody who is in no team of an organisation asks its owners to be let in (J1).
create table join_request (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null references organisation,
  user_id          uuid not null references user_account,
  state            join_request_state not null default 'open',
  message          text not null,
  -- In their own words, since strangers do not see which teams there are.
  wish             text not null,
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  ended_at         timestamptz,
  -- Absent where an operator decided, or nobody did.
  decided_by       uuid references user_account,
  reason           text,
  reminded_at      timestamptz,
  escalated_at     timestamptz,
  constraint join_request_ended check ((state = 'open') = (ended_at is null)),
  constraint join_request_decider check (decided_by is null or (state in ('approved', 'declined') and decided_by <> user_id)),
  constraint join_request_reason check ((state = 'declined') = (reason is not null))
);

create unique index join_request_open_key on join_request (organisation_id, user_id) where state = 'open';
create index join_request_of_user on join_request (user_id, organisation_id, created_at desc);
create index join_request_over on join_request (expires_at) where state = 'open';
create index join_request_unreminded on join_request (created_at) where state = 'open' and reminded_at is null;
create index join_request_unescalated on join_request (created_at) where state = 'open' and escalated_at is null;
