-- Who is deleted is looked for wherever users are named.
create index organisation_request_event_of_actor on organisation_request_event (actor_id) where actor_id is not null;
