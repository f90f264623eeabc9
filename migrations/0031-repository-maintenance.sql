-- When a repository was packed, and when it is to be packed again.
create table repository_maintenance (
  service_id    uuid primary key references service on delete cascade,
  -- How many pushes there were; one that comes while it is being packed has it packed once more.
  pushes        bigint not null,
  -- Null for one that nobody pushed to since.
  due_at        timestamptz,
  leased_until  timestamptz,
  -- The last time that everything was packed anew.
  packed_at     timestamptz
);

create index repository_maintenance_due on repository_maintenance (due_at) where due_at is not null;
