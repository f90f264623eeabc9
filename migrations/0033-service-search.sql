-- The words by which a service is found in a list. A hyphen before a digit would make a number below zero of it, and a
-- slash a path of two words.
alter table service add column search tsvector not null generated always as (
  to_tsvector('simple', translate(
    name || ' ' || title_nb || ' ' || title_nn || ' ' || title_en || ' ' || description, '-_./', '    '))) stored;

create index service_search on service using gin (search);

-- Lists of an owner in the order of their titles; that of names is in service_name_key, that of changes in service_changed.
create index service_title_nb on service (owner_id, lower(title_nb), id);
create index service_title_nn on service (owner_id, lower(title_nn), id);
create index service_title_en on service (owner_id, lower(title_en), id);

-- Whoever is deleted made some of them, perhaps.
create index service_created_by on service (created_by);
