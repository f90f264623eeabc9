-- Who is deleted is looked for wherever users are named.
create index operator_of_granter on operator (granted_by) where granted_by is not null;
