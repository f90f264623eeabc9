create type team_kind as enum ('owners', 'ordinary');
create type team_scope as enum ('all', 'chosen');
create type service_access as enum ('read', 'write', 'admin');

create table team (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null references organisation,
  kind             team_kind not null default 'ordinary',
  name             text not null,
  name_key         text generated always as (lower(name)) stored,
  description      text not null default '',
  -- Which services its members reach, and how far.
  scope            team_scope not null default 'chosen',
  access           service_access not null default 'read',
  version          integer not null default 1,
  created_at       timestamptz not null,
  constraint team_name_key unique (organisation_id, name_key),
  constraint team_id_organisation_key unique (id, organisation_id),
  constraint team_name_form check (name ~ '^[A-Za-z0-9](?:[-._]?[A-Za-z0-9])*$' and length(name) <= 40),
  constraint team_owners_everything check (kind <> 'owners' or (scope = 'all' and access = 'admin'))
);

create unique index team_owners_key on team (organisation_id) where kind = 'owners';

create type capability as enum ('service:create', 'deploy', 'admin', 'resources:publish', 'access-lists:manage');

-- What a team may beyond its services, as data: never read from its name. All but service:create are for one
-- environment, and only for one that the organisation holds.
create table team_capability (
  team_id          uuid not null,
  organisation_id  uuid not null,
  capability       capability not null,
  environment      text,
  constraint team_capability_team_fkey foreign key (team_id, organisation_id) references team (id, organisation_id) on delete cascade,
  constraint team_capability_environment_fkey foreign key (organisation_id, environment)
    references organisation_environment (organisation_id, environment) on delete cascade,
  constraint team_capability_where check ((capability = 'service:create') = (environment is null)),
  constraint team_capability_key unique nulls not distinct (team_id, capability, environment)
);

create index team_capability_environment on team_capability (organisation_id, environment);

create table team_member (
  team_id          uuid not null,
  organisation_id  uuid not null,
  user_id          uuid not null references user_account,
  added_at         timestamptz not null,
  primary key (organisation_id, user_id, team_id),
  constraint team_member_team_fkey foreign key (team_id, organisation_id) references team (id, organisation_id) on delete cascade
);

create index team_member_team on team_member (team_id, user_id);
create index team_member_user on team_member (user_id, organisation_id);
