create type register_outcome as enum ('waiting', 'found', 'none', 'removed');

-- What Enhetsregisteret said of the number of a request (Q2). While it waits, a worker has yet to look it up.
create table organisation_request_record (
  request_id    uuid primary key references organisation_request,
  outcome       register_outcome not null,
  entity        jsonb,
  looked_up_at  timestamptz,
  due_at        timestamptz,
  attempts      integer not null default 0,
  leased_until  timestamptz,
  constraint organisation_request_record_waiting check ((outcome = 'waiting') = (due_at is not null)),
  constraint organisation_request_record_looked_up check ((outcome = 'waiting') = (looked_up_at is null)),
  constraint organisation_request_record_found check ((outcome = 'found') = (entity is not null))
);

create index organisation_request_record_due on organisation_request_record (due_at) where outcome = 'waiting';
