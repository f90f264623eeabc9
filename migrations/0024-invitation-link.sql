-- Mailed links, hashed; a new one does not make an older one useless, until one is used (J2).
create table invitation_link (
  token_hash     bytea primary key,
  invitation_id  uuid not null references invitation on delete cascade,
  created_at     timestamptz not null,
  expires_at     timestamptz not null
);

create index invitation_link_of on invitation_link (invitation_id);
create index invitation_link_over on invitation_link (expires_at);
