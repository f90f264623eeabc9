-- Who is deleted is looked for wherever users and owners are named.
create index service_transfer_from on service_transfer (from_owner_id);
create index service_transfer_offered on service_transfer (offered_by) where offered_by is not null;
