-- People with a proven address at this domain, and no other, may join this team by themselves (J3).
create table organisation_domain (
  organisation_id  uuid not null references organisation,
  domain           text not null,
  team_id          uuid not null,
  created_at       timestamptz not null,
  primary key (organisation_id, domain),
  constraint organisation_domain_team_fkey foreign key (team_id, organisation_id)
    references team (id, organisation_id) on delete cascade,
  constraint organisation_domain_form check (domain = lower(domain) and domain ~ '^[a-z0-9.-]{4,253}$')
);

create index organisation_domain_team on organisation_domain (team_id);
