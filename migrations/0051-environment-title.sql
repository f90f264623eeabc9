-- What people call it in each language; empty, they call it by its name.
alter table environment
  add column title_nb  text not null default '',
  add column title_nn  text not null default '',
  add column title_en  text not null default '',
  add column version   integer not null default 1;
