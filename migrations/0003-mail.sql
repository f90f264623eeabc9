create type mail_state as enum ('waiting', 'sent', 'dead');

create table mail (
  id              uuid primary key default gen_random_uuid(),
  -- The same at every try, so that a receiver can see that two copies are one mail.
  message_id      text not null,
  kind            text not null,
  cause_id        text not null,
  address         text not null,
  address_key     text not null,
  language        language not null,
  subject         text not null,
  -- Blanked when the mail is sent, since they may hold links and codes.
  text_body       text,
  html_body       text,
  state           mail_state not null default 'waiting',
  attempts        integer not null default 0,
  due_at          timestamptz not null,
  leased_until    timestamptz,
  last_error      text,
  created_at      timestamptz not null,
  finished_at     timestamptz,
  constraint mail_message_id_key unique (message_id),
  constraint mail_body check (state <> 'waiting' or (text_body is not null and html_body is not null)),
  constraint mail_finished check ((state = 'waiting') = (finished_at is null))
);

create index mail_due on mail (due_at) where state = 'waiting';
create index mail_finished on mail (finished_at) where state <> 'waiting';
-- The newest few of an address decide when its next mail is due.
create index mail_recipient on mail (address_key, due_at);
