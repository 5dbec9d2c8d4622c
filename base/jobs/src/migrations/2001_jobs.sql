create table jobs (
  id {id},
  kind text not null,
  key text,
  payload text not null,
  state bigint not null,
  run_at bigint not null,
  attempts bigint not null default 0,
  lease text,
  leased_until bigint,
  cancel_asked bigint not null default 0,
  done bigint,
  total bigint,
  unit text,
  rate double precision,
  link text,
  problem text,
  queued_at bigint not null,
  started_at bigint,
  finished_at bigint
);
create unique index jobs_key on jobs (kind, key) where state < 2;
create index jobs_due on jobs (state, run_at);
