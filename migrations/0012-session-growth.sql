-- A logout at the port that names a person alone ends all that they have here (L5).
create index session_by_subject on session (issuer, subject) where subject is not null;
