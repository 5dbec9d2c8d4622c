create table loyalty_simulations (
  job_id bigint primary key,
  programme_id bigint not null,
  version bigint not null,
  rules text not null,
  from_at bigint not null,
  until_at bigint not null,
  redemption bigint not null,
  asked_by text not null,
  asked_at bigint not null,
  found text,
  found_at bigint
);
create index loyalty_simulations_of_programme on loyalty_simulations (programme_id, job_id);
