-- What the register calls the form and the sectors, in its own words; of what was kept before, the codes alone are known.
alter table registry_entity
  add column form_name    text,
  add column sector_name  text;
