-- Who did what, on what, from where, why. No foreign keys: the log outlives everything that it tells about.
create type audit_outcome as enum ('done', 'refused');

create table audit (
  id               bigint generated always as identity primary key,
  at               timestamptz not null,
  action           text not null,
  outcome          audit_outcome not null default 'done',
  actor_kind       text not null,
  actor_id         uuid,
  subject_kind     text,
  subject_id       text,
  organisation_id  uuid,
  reason           text,
  details          jsonb not null default '{}',
  request_id       text,
  network          text
);

create index audit_subject on audit (subject_kind, subject_id, id desc);
create index audit_actor on audit (actor_id, id desc);
create index audit_organisation on audit (organisation_id, id desc) where organisation_id is not null;
