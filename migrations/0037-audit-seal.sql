-- The chain (SEC-M2): each link's MAC covers the link before it and the act that it seals.
create table audit_seal (
  number    bigint primary key,
  audit_id  bigint not null,
  key_id    text not null,
  mac       bytea not null,
  constraint audit_seal_act_key unique (audit_id)
);
