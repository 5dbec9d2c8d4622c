select count(*), sum(customer_id) from (
  select customer_id from orders where order_ts >= timestamp '2026-01-01' group by customer_id
  having bit_count(bit_or(1::integer << category[5:]::integer)) >= 8)
