-- Where services can be deployed. Operators add more; their names are part of capabilities such as deploy:tt02.
create type environment_kind as enum ('test', 'production');

create table environment (
  name      text primary key,
  kind      environment_kind not null,
  position  integer not null,
  constraint environment_name_form check (name ~ '^[a-z][a-z0-9]{0,19}$')
);

insert into environment (name, kind, position) values ('tt02', 'test', 1), ('production', 'production', 2);

create type organisation_kind as enum ('service-owner', 'service-developer');
create type join_policy as enum ('ask', 'closed');

create table organisation (
  id             uuid primary key,
  owner_kind     owner_kind not null default 'organisation' check (owner_kind = 'organisation'),
  kind           organisation_kind not null,
  name_nb        text not null,
  name_nn        text not null,
  name_en        text not null,
  number         text,
  home_page      text,
  contact        text,
  join_policy    join_policy not null default 'ask',
  hides_owners   boolean not null default false,
  -- What the directory searches: short name, the three names, number.
  words          text not null,
  search         tsvector not null generated always as (to_tsvector('simple', words)) stored,
  -- The first of its names, lower-cased: the order of the directory.
  sort_key       text not null,
  -- Goes up by one with every change of these columns; an edit says which one it saw (RFC 9110 §13.1.1).
  version        integer not null default 1,
  created_at     timestamptz not null,
  constraint organisation_owner_fkey foreign key (id, owner_kind) references owner (id, kind),
  constraint organisation_id_kind_key unique (id, kind),
  constraint organisation_number_form check (number ~ '^[0-9]{9}$')
);

create index organisation_search on organisation using gin (search);
create index organisation_directory on organisation (sort_key, id);

-- E1: an organisation that is not a service owner can hold no environment, whoever asks. The kind is carried along so
-- that the database itself refuses both the row and a later change of the organisation's kind.
create table organisation_environment (
  organisation_id  uuid not null,
  kind             organisation_kind not null default 'service-owner' check (kind = 'service-owner'),
  environment      text not null references environment,
  granted_at       timestamptz not null,
  primary key (organisation_id, environment),
  constraint organisation_environment_service_owner foreign key (organisation_id, kind) references organisation (id, kind)
);

create table organisation_logo (
  organisation_id  uuid primary key references organisation,
  png              bytea not null,
  sha256           bytea not null,
  constraint organisation_logo_size check (length(png) <= 262144)
);
