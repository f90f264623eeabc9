-- Services that somebody wants at the top of their dashboard (D3).
create table service_favourite (
  user_id     uuid not null references user_account on delete cascade,
  service_id  uuid not null references service on delete cascade,
  added_at    timestamptz not null,
  primary key (user_id, service_id)
);

create index service_favourite_service on service_favourite (service_id);
