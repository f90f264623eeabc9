-- A login that also asks whether the person acts for an organisation, and for which (Q3).
alter type login_purpose add value 'representation';
alter table login_attempt add column organisation_number text;
