-- After how many of its pushes a repository was packed: one that nobody pushed to since is only counted.
alter table repository_maintenance add column packed_pushes bigint not null default 0;

update repository_maintenance set packed_pushes = pushes where packed_at is not null and due_at is null;
