-- The authorization server's state. Rows that belong to a browser die with our session (C3).
create table oauth_model (
  model       text not null,
  id          text not null,
  payload     jsonb not null,
  user_id     uuid references user_account on delete cascade,
  client_id   text,
  grant_id    text,
  uid         text,
  session_id  uuid references session on delete cascade,
  expires_at  timestamptz,
  consumed_at timestamptz,
  constraint oauth_model_pkey primary key (model, id)
);

create index oauth_model_grant on oauth_model (grant_id) where grant_id is not null;
create unique index oauth_model_uid on oauth_model (model, uid) where uid is not null;
create index oauth_model_user on oauth_model (user_id, client_id, model) where user_id is not null;
create index oauth_model_session on oauth_model (session_id) where session_id is not null;
create index oauth_model_over on oauth_model (expires_at);

-- One grant a user and client: given again it grows, and revoking it ends everything that hangs on it (C2).
create unique index oauth_model_grant_key on oauth_model (user_id, client_id) where model = 'Grant';

-- Signing keys; the private part is encrypted under INNGANG_SECRET.
create table signing_key (
  kid          text primary key,
  public_jwk   jsonb not null,
  private_jwk  bytea not null,
  secret_id    text not null,
  created_at   timestamptz not null,
  signs_from   timestamptz not null,
  -- Set when a successor is made; until then the key stays.
  expires_at   timestamptz
);

-- The studio's own login under way, and the grant under which a session may see the studio.
create table studio_login (
  state_hash     bytea primary key,
  session_id     uuid not null references session on delete cascade,
  code_verifier  text not null,
  nonce          text not null,
  wanted_path    text not null,
  expires_at     timestamptz not null
);

create index studio_login_session on studio_login (session_id);
create index studio_login_over on studio_login (expires_at);

create table studio_access (
  session_id  uuid primary key references session on delete cascade,
  grant_id    text not null,
  created_at  timestamptz not null
);
