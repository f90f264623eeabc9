create type organisation_request_act as enum (
  'submit', 'register', 'take', 'ask', 'answer', 'approve', 'decline', 'withdraw', 'reopen', 'look-up');

-- What happened to an organisation request, for its applicant and for operators (Q4).
create table organisation_request_event (
  id          bigint generated always as identity primary key,
  request_id  uuid not null references organisation_request,
  act         organisation_request_act not null,
  at          timestamptz not null,
  -- Absent for an operator at the server, and for the program itself.
  actor_id    uuid references user_account,
  -- A question, an answer, a reason.
  words       text not null default ''
);

create index organisation_request_event_of_request on organisation_request_event (request_id, id);
