select rs, fs, ms, count() from (
  select ntile(5) over (order by r desc, customer_id) as rs, ntile(5) over (order by f, customer_id) as fs, ntile(5) over (order by m, customer_id) as ms
  from (
    select customer_id, dateDiff('day', max(order_ts), toDateTime('2026-06-30 00:00:00', 'UTC')) as r, count() as f, sum(amount_cents) as m
    from orders group by customer_id))
group by rs, fs, ms order by rs, fs, ms
