-- The one row, while the published list is left in peace: for every process the same, and longer after each failure.
create table known_list_pause (
  is_only   boolean primary key default true check (is_only),
  failures  integer not null,
  until     timestamptz not null
);
