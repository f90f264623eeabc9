-- The services of a team whose scope is chosen ones (T2).
create table team_service (
  team_id     uuid not null references team on delete cascade,
  service_id  uuid not null references service on delete cascade,
  primary key (team_id, service_id)
);

create index team_service_service on team_service (service_id);
