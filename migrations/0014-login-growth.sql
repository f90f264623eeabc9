-- Whoever deletes an account finds the logins under way that refer to it.
create index login_attempt_user on login_attempt (user_id) where user_id is not null;
