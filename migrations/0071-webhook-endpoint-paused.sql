-- What a paused endpoint is told waits; of what it hears beside that, it hears nothing.
alter table webhook_endpoint add column is_paused boolean not null default false;
