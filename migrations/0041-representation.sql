-- What Ansattporten answered to a person who asked whether they act for an organisation (Q3).
create table representation (
  user_id    uuid not null references user_account on delete cascade,
  number     text not null,
  -- As the port writes it; it may leave it out.
  name       text,
  -- The right at Altinn that was asked for.
  resource   text not null,
  proven_at  timestamptz not null,
  constraint representation_key primary key (user_id, number),
  constraint representation_number check (number ~ '^[0-9]{9}$')
);

create index representation_over on representation (proven_at);
