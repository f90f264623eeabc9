-- Who is deleted is looked for wherever users are named.
create index deployment_of_creator on deployment (created_by) where created_by is not null;
