create index coupon_grants_issued on coupon_grants (pool_id, issued_at);
