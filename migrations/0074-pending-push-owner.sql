-- Whose the service was when the push was let in; unknown of those from before.
alter table pending_push add column owner_id uuid;
