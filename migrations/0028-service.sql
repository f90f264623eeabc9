create type service_visibility as enum ('internal', 'private');

-- Its repository lies in the folder of repositories, under this id.
create table service (
  id                uuid primary key,
  owner_id          uuid not null references owner,
  name              text not null,
  title_nb          text not null,
  title_nn          text not null,
  title_en          text not null,
  description       text not null default '',
  visibility        service_visibility not null default 'private',
  default_branch    text not null,
  -- What it was made from; null for what is older than templates or was copied from nowhere.
  template          text,
  template_version  text,
  created_by        uuid references user_account on delete set null,
  created_at        timestamptz not null,
  -- The last push, or the last change of what it says of itself.
  changed_at        timestamptz not null,
  archived_at       timestamptz,
  -- For 30 days from then it can be restored, and its name is kept for it.
  deleted_at        timestamptz,
  version           integer not null default 1,
  constraint service_name_key unique (owner_id, name),
  constraint service_name_form check (name ~ '^[a-z][a-z0-9-]{1,28}[a-z0-9]$')
);

create index service_changed on service (owner_id, changed_at desc, id);
create index service_deleted on service (deleted_at) where deleted_at is not null;
