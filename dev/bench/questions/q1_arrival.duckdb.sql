select count(*), sum(c.customer_id) from customers c join (
  select customer_id, count(*) filter (where order_ts >= timestamp '2026-04-01') as n90, sum(amount_cents) as spend,
         count(*) filter (where order_ts >= timestamp '2026-05-31' and category = 'cat_02') as ncat
  from orders_by_arrival group by customer_id) o on o.customer_id = c.customer_id
where c.city in ('city_01', 'city_03', 'city_05', 'city_08', 'city_13') and o.n90 >= 3 and o.spend > 100000 and o.ncat = 0
