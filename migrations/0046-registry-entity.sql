create type registry_outcome as enum ('found', 'none', 'removed');

-- What Enhetsregisteret answered, so that it is asked once in some hours, and stands in for itself while it is away (Q2).
create table registry_entity (
  number          text primary key,
  outcome         registry_outcome not null,
  name            text,
  form            text,
  -- Institutional sector codes; of a sub-entity, those of its parent.
  sectors         text[] not null default '{}',
  bankrupt        boolean not null default false,
  winding_up      boolean not null default false,
  deleted_on      text,
  is_sub_entity   boolean not null default false,
  parent_number   text,
  parent_name     text,
  looked_up_at    timestamptz not null,
  fresh_until     timestamptz not null,
  expires_at      timestamptz not null,
  constraint registry_entity_number_form check (number ~ '^[0-9]{9}$'),
  constraint registry_entity_found check ((outcome = 'found') = (name is not null and form is not null)),
  constraint registry_entity_deleted_on_form check (deleted_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')
);

create index registry_entity_over on registry_entity (expires_at);
