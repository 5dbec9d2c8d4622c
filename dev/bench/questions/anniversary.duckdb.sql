select count(*), sum(customer_id) from (
  select customer_id from orders
  where order_ts >= timestamp '2025-06-30' and customer_id in (
    select customer_id from customers where month(birthday) * 100 + day(birthday) in (630, 701, 702, 703, 704, 705, 706, 707))
  group by customer_id having count(*) >= 3)
