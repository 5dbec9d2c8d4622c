select count(*), sum(customer_id) from (
  select customer_id from orders group by customer_id having max(order_ts) < timestamp '2026-04-01')
