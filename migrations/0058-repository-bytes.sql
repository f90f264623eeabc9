-- How much the files of a repository hold: counted when it is made and packed, and added to by each push in between.
alter table repository_maintenance add column bytes bigint not null default 0;
