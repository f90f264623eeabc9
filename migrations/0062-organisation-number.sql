-- Whether an organisation with the number of a request is here already is asked while somebody types.
create index organisation_of_number on organisation (number) where number is not null;
