create table receipts (
  id {id},
  source text not null,
  number text not null,
  customer_id bigint,
  order_id bigint,
  asked text not null,
  asked_hash text not null,
  paper text not null,
  placed_at bigint not null,
  opened_at bigint not null,
  expires_at bigint,
  committed_at bigint,
  cancelled_at bigint,
  unique (source, number)
);
create index receipts_of_order on receipts (order_id) where order_id is not null;
create index receipts_of_customer on receipts (customer_id) where customer_id is not null;
create index receipts_open on receipts (expires_at) where committed_at is null and cancelled_at is null;
