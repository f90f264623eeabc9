-- Who is deleted is looked for wherever users are named.
create index join_request_of_decider on join_request (decided_by) where decided_by is not null;
