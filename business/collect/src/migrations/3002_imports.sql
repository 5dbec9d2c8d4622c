create table imports (
  id {id},
  kind text,
  file_name text not null,
  size_bytes bigint not null,
  state bigint not null,
  format text not null,
  columns text not null,
  mapping text,
  checked text,
  result text,
  checkpoint text,
  rows_total bigint,
  wish bigint not null default 0,
  job_id bigint,
  problem text,
  created_at bigint not null,
  started_at bigint,
  finished_at bigint,
  undo_until bigint
);

create table import_errors (
  import_id bigint not null,
  number bigint not null,
  row_number bigint not null,
  field text not null,
  value text not null,
  code text not null,
  primary key (import_id, number)
) {clustered};

create table import_changes (
  import_id bigint not null,
  number bigint not null,
  kind text not null,
  content text not null,
  primary key (import_id, number)
) {clustered};
