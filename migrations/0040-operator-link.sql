-- One-time addresses by which somebody becomes an operator, made at the server only (SEC-E10).
create table operator_link (
  token_hash  bytea primary key,
  created_at  timestamptz not null,
  expires_at  timestamptz not null
);

create index operator_link_over on operator_link (expires_at);
