-- Who is a service owner by the published list altinn-orgs.json, as it was last fetched or read (Q7). Evidence only:
-- codes and numbers are as published, and some of the numbers are none.
create table known_service_owner (
  code          text primary key,
  name_nb       text not null,
  name_nn       text not null,
  name_en       text not null,
  number        text,
  home_page     text,
  environments  text[] not null,
  listed_at     timestamptz not null
);

create index known_service_owner_number on known_service_owner (number);
