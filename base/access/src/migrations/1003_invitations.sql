create table invitations (
  id {id},
  workspace_id bigint not null,
  email text not null,
  role bigint not null,
  token_hash {bytes} not null unique,
  invited_by bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  unique (workspace_id, email)
);
alter table members add column signed_in_at bigint;
