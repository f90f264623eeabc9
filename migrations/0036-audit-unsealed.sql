-- Acts that the chain has not taken up yet; a trigger puts every new one here, in the transaction of the act.
create table audit_unsealed (
  audit_id  bigint primary key
);

create function audit_await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_unsealed values (new.id);
  return null;
end $$;

create trigger audit_await_seal after insert on audit for each row execute function audit_await_seal();

-- Those of before, once the trigger's lock keeps others from writing.
insert into audit_unsealed select id from audit;

-- Acts are written once (SEC-M2). Whoever may change the table's triggers is found out by the chain.
create function audit_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only added to';
end $$;

create trigger audit_append_only before update or delete or truncate on audit for each statement
  execute function audit_append_only();
