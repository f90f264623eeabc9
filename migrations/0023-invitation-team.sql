-- What an invitation is to. A team that is deleted meanwhile is no longer offered.
create table invitation_team (
  invitation_id    uuid not null,
  team_id          uuid not null,
  organisation_id  uuid not null,
  primary key (invitation_id, team_id),
  constraint invitation_team_invitation_fkey foreign key (invitation_id, organisation_id)
    references invitation (id, organisation_id) on delete cascade,
  constraint invitation_team_team_fkey foreign key (team_id, organisation_id)
    references team (id, organisation_id) on delete cascade
);

create index invitation_team_team on invitation_team (team_id);
