create table ad_audiences (
  id {id},
  name text not null,
  segment_id bigint not null,
  network bigint not null,
  on_email bigint not null,
  on_phone bigint not null,
  exports_begun bigint not null default 0,
  created_at bigint not null
);

create table ad_exports (
  id {id},
  ad_audience_id bigint not null,
  number bigint not null,
  begun_at bigint not null,
  finished_at bigint,
  abandoned_at bigint,
  job_id bigint not null,
  members {bytes},
  walked_to bigint not null default 0,
  people bigint not null default 0,
  told bigint not null default 0,
  no_address bigint not null default 0,
  no_consent bigint not null default 0,
  suppressed bigint not null default 0,
  size bigint not null default 0,
  added bigint not null default 0,
  removed bigint not null default 0,
  unique (ad_audience_id, number)
);

create table ad_lines (
  ad_audience_id bigint not null,
  email {bytes} not null,
  phone {bytes} not null,
  since bigint not null,
  until bigint not null,
  seen bigint not null,
  primary key (ad_audience_id, email, phone, until)
) {clustered};
create index ad_lines_phone on ad_lines (ad_audience_id, phone);
