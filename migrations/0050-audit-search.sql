-- The servicedesk looks acts up by what was done, by request and by time (P1).
create index audit_action on audit (action, id desc);
create index audit_request on audit (request_id, id desc) where request_id is not null;
create index audit_at on audit (at);
