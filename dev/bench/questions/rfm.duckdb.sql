with b as (
  select customer_id, date_diff('day', max(order_ts), timestamp '2026-06-30') as r, count(*) as f, sum(amount_cents) as m from orders group by customer_id),
q as (
  select ntile(5) over (order by r desc, customer_id) as rs, ntile(5) over (order by f, customer_id) as fs, ntile(5) over (order by m, customer_id) as ms from b)
select rs, fs, ms, count(*) from q group by all order by all
