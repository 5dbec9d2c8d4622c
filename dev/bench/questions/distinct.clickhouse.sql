select count(), sum(customer_id) from (
  select customer_id from orders where order_ts >= '2026-01-01 00:00:00' group by customer_id
  having bitCount(groupBitOr(bitShiftLeft(toUInt32(1), toUInt8(substring(category, 5))))) >= 8)
