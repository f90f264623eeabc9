-- A user or a team that may reach one service beyond what its owner's teams give (S3).
create table service_collaborator (
  service_id  uuid not null references service on delete cascade,
  user_id     uuid references user_account on delete cascade,
  team_id     uuid references team on delete cascade,
  access      service_access not null,
  added_at    timestamptz not null,
  constraint service_collaborator_who check (num_nonnulls(user_id, team_id) = 1),
  constraint service_collaborator_key unique nulls not distinct (service_id, user_id, team_id)
);

create index service_collaborator_user on service_collaborator (user_id, service_id) where user_id is not null;
create index service_collaborator_team on service_collaborator (team_id, service_id) where team_id is not null;
