create table workspaces (
  id {id},
  slug text not null unique,
  name text not null,
  time_zone text not null,
  currency text not null,
  country text not null,
  language text not null,
  link_key {bytes} not null,
  created_at bigint not null
);
create table staff (
  id {id},
  email text not null unique,
  name text not null,
  language text not null,
  password_hash text not null,
  created_at bigint not null
);
create table members (
  workspace_id bigint not null,
  staff_id bigint not null,
  role bigint not null,
  primary key (workspace_id, staff_id)
) {clustered};
create index members_by_staff on members (staff_id);
create table sessions (
  id {id},
  token_hash {bytes} not null unique,
  staff_id bigint not null,
  workspace_id bigint not null,
  created_at bigint not null,
  seen_at bigint not null
);
create index sessions_by_staff on sessions (staff_id);
create table one_time_links (
  token_hash {bytes} primary key,
  purpose bigint not null,
  workspace_id bigint,
  staff_id bigint,
  expires_at bigint not null,
  used_at bigint
) {clustered};
create table attempts (
  subject {bytes} primary key,
  failures bigint not null,
  last_at bigint not null,
  blocked_until bigint not null
) {clustered};
create table keys (
  id {id},
  workspace_id bigint not null,
  name text not null,
  kind bigint not null,
  prefix text not null,
  hash {bytes} not null unique,
  scopes text not null,
  source text not null,
  created_at bigint not null,
  last_used_at bigint,
  revoked_at bigint
);
create index keys_by_workspace on keys (workspace_id);
create table audit (
  id {id},
  workspace_id bigint not null,
  at bigint not null,
  actor_kind bigint not null,
  actor_id bigint not null,
  action text not null,
  object text not null,
  params text not null
);
create index audit_by_workspace on audit (workspace_id, id);
create table answers (
  workspace_id bigint not null,
  key_hash {bytes} not null,
  request_hash {bytes} not null,
  status bigint not null,
  content_type text not null,
  body {bytes} not null,
  at bigint not null,
  primary key (workspace_id, key_hash)
) {clustered};
create index answers_by_age on answers (at);
