-- Up to where it is seen what time does by itself; of_id is the programme, or the pool whose holders are gone through.
create table time_marks (
  source bigint not null,
  of_id bigint not null,
  at bigint not null,
  id bigint not null,
  primary key (source, of_id)
) {clustered};

create index coupon_grants_ending on coupon_grants (expires_at, coupon_id) where expires_at is not null;
create index coupon_grants_of_pool on coupon_grants (pool_id, coupon_id);
create index coupon_pools_beginning on coupon_pools (from_at, id) where from_at is not null;
create index coupon_pools_ending on coupon_pools (until_at, id) where until_at is not null;
create index coupon_uses_until on coupon_uses (until_at, id) where until_at is not null;
create index loyalty_holds_until on loyalty_holds (until_at, account_id);
drop index loyalty_open_lots_by_end;
create index loyalty_open_lots_by_end on loyalty_open_lots (programme_id, expires_at, account_id);
drop index loyalty_open_lots_pending;
create index loyalty_open_lots_pending on loyalty_open_lots (programme_id, active_from, account_id) where is_pending = 1;
