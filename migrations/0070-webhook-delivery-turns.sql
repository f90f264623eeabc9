-- Of each endpoint what has been due the longest, and how many are on their way.
drop index webhook_delivery_due;
create index webhook_delivery_due on webhook_delivery (endpoint_id, due_at) where state = 'waiting';
create index webhook_delivery_leased on webhook_delivery (endpoint_id, leased_until) where leased_until is not null;
