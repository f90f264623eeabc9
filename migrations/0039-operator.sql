-- Who works at the servicedesk: given and taken by operators, and by whoever has a shell on the server.
create table operator (
  user_id     uuid primary key references user_account,
  -- Absent where it was given at the server.
  granted_by  uuid references user_account,
  granted_at  timestamptz not null
);
