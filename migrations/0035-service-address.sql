-- Where a service was before it was transferred: leads on until another service takes the name.
create table service_address (
  owner_id    uuid not null references owner,
  name        text not null,
  service_id  uuid not null references service on delete cascade,
  primary key (owner_id, name)
);

create index service_address_service on service_address (service_id);
