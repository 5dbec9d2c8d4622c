select count(), countIf(has_email and email_consent), countIf(has_sms and sms_consent), countIf(has_push and push_consent)
from customers
where has_email and email_consent and customer_id in (
  select customer_id from orders where order_ts >= '2026-01-01 00:00:00' group by customer_id having sum(amount_cents) >= 20000)
