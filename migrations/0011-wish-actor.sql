-- Who asked, where they were logged in. No foreign key: it only goes on to the audit log, which has none either.
alter table mail_wish add column actor_id uuid;
