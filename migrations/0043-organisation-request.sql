create type organisation_request_state as enum (
  'draft', 'submitted', 'in-review', 'more-wanted', 'answered', 'approved', 'declined', 'withdrawn');

-- Somebody wants an organisation (Q1). A draft is what one person has typed so far; it stays with the person, so that
-- another device goes on with it.
create table organisation_request (
  id               uuid primary key default gen_random_uuid(),
  applicant_id     uuid references user_account,
  -- Who asked, and how, where the servicedesk wrote down what came by mail or phone.
  asked_by         text,
  state            organisation_request_state not null default 'draft',
  -- Nine digits; empty: it has none; absent: nothing was said yet.
  number           text,
  name_nb          text not null default '',
  name_nn          text not null default '',
  name_en          text not null default '',
  -- The short name that is wished for.
  name             text not null default '',
  -- The ground: what the organisation is, or works as.
  kind             organisation_kind,
  on_behalf_of     text not null default '',
  -- A username or an address, as typed; empty: the applicant.
  administrator    text not null default '',
  purpose          text not null default '',
  created_at       timestamptz not null,
  changed_at       timestamptz not null,
  submitted_at     timestamptz,
  ended_at         timestamptz,
  -- Which operator works on it; absent for one at the server.
  assignee_id      uuid references user_account,
  decided_by       uuid references user_account,
  reason           text,
  organisation_id  uuid references organisation,
  -- When the applicant proved that they act for the organisation, as it stood when they sent or answered (Q3).
  represented_at   timestamptz,
  constraint organisation_request_from check ((applicant_id is null) <> (asked_by is null)),
  constraint organisation_request_submitted check ((state = 'draft') = (submitted_at is null)),
  constraint organisation_request_whole check (state = 'draft' or (kind is not null and number ~ '^([0-9]{9})?$')),
  constraint organisation_request_ended check ((state in ('approved', 'declined', 'withdrawn')) = (ended_at is not null)),
  constraint organisation_request_made check (organisation_id is null or state = 'approved'),
  constraint organisation_request_reason check ((state = 'declined') = (reason is not null)),
  -- Nobody decides their own.
  constraint organisation_request_decider check (
    decided_by is null or (state in ('approved', 'declined') and decided_by is distinct from applicant_id))
);

create unique index organisation_request_draft_key on organisation_request (applicant_id) where state = 'draft';
create index organisation_request_of_applicant on organisation_request (applicant_id, created_at desc);
create index organisation_request_queue on organisation_request (submitted_at, id)
  where state in ('submitted', 'in-review', 'more-wanted', 'answered');
create index organisation_request_number on organisation_request (number)
  where state in ('submitted', 'in-review', 'more-wanted', 'answered');
create index organisation_request_name on organisation_request (name)
  where state in ('submitted', 'in-review', 'more-wanted', 'answered');
