-- The newest of those that have ended in one way, for the queue.
create index organisation_request_ended on organisation_request (state, submitted_at desc, id desc)
  where state in ('approved', 'declined', 'withdrawn');

-- Whose work a list shows; and who is deleted is looked for wherever users are named.
create index organisation_request_of_assignee on organisation_request (assignee_id) where assignee_id is not null;
create index organisation_request_of_decider on organisation_request (decided_by) where decided_by is not null;
