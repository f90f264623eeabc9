create type mail_wish_kind as enum ('password-reset', 'connect-code');

-- A mail that somebody asked for by typing a username or an address. The answer is given when this row is there; whose
-- account it is, if anybody's, a worker looks up afterwards, so that nobody learns it from the answer (SEC-B3).
create table mail_wish (
  id            bigint generated always as identity primary key,
  kind          mail_wish_kind not null,
  -- As typed, so perhaps an address. The row, and this with it, is deleted when the wish is granted.
  login         text not null,
  ticket_id     uuid references registration_ticket on delete cascade,
  network       text,
  request_id    text,
  created_at    timestamptz not null,
  leased_until  timestamptz,
  constraint mail_wish_login_length check (length(login) <= 1000),
  constraint mail_wish_ticket check ((kind = 'connect-code') = (ticket_id is not null))
);

create index mail_wish_ticket on mail_wish (ticket_id) where ticket_id is not null;
create index mail_wish_over on mail_wish (created_at);
