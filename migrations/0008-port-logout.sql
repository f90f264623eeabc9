-- Logout tokens that the port sent already: each ends sessions once, in whichever process it arrives (SEC-D12).
create table logout_token_spent (
  token_hash  bytea primary key,
  expires_at  timestamptz not null
);

create index logout_token_spent_over on logout_token_spent (expires_at);

-- A logout at the port looks registrations up as it does sessions (L5).
create index registration_ticket_by_sid on registration_ticket (issuer, sid) where sid is not null;
