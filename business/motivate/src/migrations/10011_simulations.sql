create table promotion_simulations (
  job_id bigint primary key,
  promotion_id bigint not null,
  version bigint not null,
  from_at bigint not null,
  until_at bigint not null,
  asked_by text not null,
  asked_at bigint not null,
  found text,
  found_at bigint
);
create index promotion_simulations_of_promotion on promotion_simulations (promotion_id, job_id);
