-- Whoever deletes an account finds the logins under way that refer to it.
create index login_attempt_user on login_attempt (user_id) where user_id is not null;

-- Mails are swept by the time alone; dead ones that still say something are few among those that are finished.
drop index mail_finished;
create index mail_finished on mail (finished_at) where finished_at is not null;
create index mail_dead on mail (finished_at) where state = 'dead' and text_body is not null;

-- A logout at the port that names a person alone ends all that they have here (L5).
create index session_by_subject on session (issuer, subject) where subject is not null;
create index registration_ticket_by_subject on registration_ticket (issuer, subject);
