select count(*), count(*) filter (has_email and email_consent), count(*) filter (has_sms and sms_consent), count(*) filter (has_push and push_consent)
from customers
where has_email and email_consent and customer_id in (
  select customer_id from orders where order_ts >= timestamp '2026-01-01' group by customer_id having sum(amount_cents) >= 20000)
