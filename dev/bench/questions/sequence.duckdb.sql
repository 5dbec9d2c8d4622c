-- Of orders at the same instant cat_01 counts as earliest and cat_05 as latest: "then" means strictly later, "between" strictly between.
select count(*), sum(customer_id) from (
  select distinct customer_id from (
    select customer_id, order_ts, category, lag(category) over w as before, lag(order_ts) over w as before_ts
    from orders where category in ('cat_01', 'cat_02', 'cat_05') and order_ts >= timestamp '2025-06-30'
    window w as (partition by customer_id order by order_ts, category))
  where category = 'cat_01' and before = 'cat_05' and order_ts <= before_ts + interval 30 day)
