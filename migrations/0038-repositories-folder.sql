-- Which folder of repositories is this database's: the folder says the same id, or nothing in it is swept.
create table repositories_folder (
  id  uuid primary key default gen_random_uuid()
);

insert into repositories_folder default values;
