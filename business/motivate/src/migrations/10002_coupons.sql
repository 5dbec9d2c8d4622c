create table coupon_pools (
  id {id},
  name text not null,
  promotion_id bigint not null,
  kind bigint not null,
  generic_code text,
  prefix text not null,
  alphabet text not null,
  length bigint not null,
  is_personal bigint not null,
  is_paused bigint not null default 0,
  from_at bigint,
  until_at bigint,
  valid_days bigint,
  per_code bigint,
  per_customer bigint,
  per_day bigint,
  zone text not null,
  label text not null,
  label_price bigint,
  wanted bigint not null,
  generated bigint not null default 0,
  next_serial bigint not null default 0,
  issued bigint not null default 0,
  next_issue bigint not null default 0,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null
);
create index coupon_pools_promotion on coupon_pools (promotion_id, id);

create table coupons (
  id {id},
  pool_id bigint not null,
  serial bigint not null,
  code text not null unique,
  unique (pool_id, serial)
);

create table coupon_grants (
  coupon_id bigint primary key,
  pool_id bigint not null,
  customer_id bigint not null,
  issued_at bigint not null,
  expires_at bigint,
  key text not null,
  unique (pool_id, key)
);
create index coupon_grants_customer on coupon_grants (customer_id, coupon_id);

create table coupon_uses (
  id {id},
  receipt_id bigint not null,
  coupon_id bigint not null,
  pool_id bigint not null,
  customer_id bigint,
  state bigint not null,
  until_at bigint,
  day bigint,
  counted bigint not null,
  taken_at bigint not null,
  changed_at bigint not null,
  unique (receipt_id, coupon_id)
);
create index coupon_uses_coupon on coupon_uses (coupon_id, state);
create index coupon_uses_pool on coupon_uses (pool_id, state);
create index coupon_uses_customer on coupon_uses (customer_id, id) where customer_id is not null;
create index coupon_uses_held on coupon_uses (pool_id, until_at) where state = 1;
create index coupon_uses_lapsing on coupon_uses (until_at) where state = 1;

create table coupon_counters (
  scope bigint not null,
  part bigint not null,
  owner_id bigint not null,
  used bigint not null,
  bound bigint not null,
  primary key (scope, part, owner_id)
) {clustered};

create table coupon_failures (
  subject {bytes} not null,
  at bigint not null,
  failures bigint not null,
  primary key (subject, at)
) {clustered};
create index coupon_failures_at on coupon_failures (at);
