-- A point of the checklist that an operator has looked into, so that the next one need not (Q6).
create table organisation_request_check (
  request_id  uuid not null references organisation_request,
  name        text not null,
  checked_by  uuid references user_account,
  checked_at  timestamptz not null,
  primary key (request_id, name)
);

create index organisation_request_check_by on organisation_request_check (checked_by) where checked_by is not null;
