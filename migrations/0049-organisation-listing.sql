-- What altinn-orgs.json says of an organisation beside its names, number, home page and environments, so that an export
-- gives back what an import took (Q7).
create table organisation_listing (
  organisation_id  uuid primary key references organisation,
  logo             text,
  emblem           text,
  phone            text,
  contact_url      text
);
