-- A logout at the port that names a person alone ends all that they have here (L5).
create index registration_ticket_by_subject on registration_ticket (issuer, subject);
