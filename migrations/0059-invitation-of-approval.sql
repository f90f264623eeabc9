-- Which operator approved the request that led to this invitation: it never lets them in (SEC-L8).
alter table invitation
  add column approved_by uuid references user_account,
  add constraint invitation_not_own check (accepted_by <> approved_by);

create index invitation_of_approver on invitation (approved_by) where approved_by is not null;

-- Who is deleted is looked for wherever users are named.
create index invitation_of_inviter on invitation (invited_by) where invited_by is not null;
create index invitation_of_accepter on invitation (accepted_by) where accepted_by is not null;
