select count(), sum(customer_id) from (
  select customer_id from orders
  where customer_id in (select customer_id from customers where city in ('city_01', 'city_03', 'city_05', 'city_08', 'city_13'))
  group by customer_id
  having countIf(order_ts >= '2026-04-01 00:00:00') >= 3 and sum(amount_cents) > 100000
     and countIf(order_ts >= '2026-05-31 00:00:00' and category = 'cat_02') = 0)
