create table products (
  id {id},
  sku text not null unique,
  name text,
  category text,
  brand text,
  price bigint,
  cost bigint,
  attributes text not null default '{}',
  updated_at bigint not null,
  import_id bigint
);

create table orders (
  id {id},
  {settled}
  source text not null,
  number text not null,
  customer_id bigint,
  placed_at bigint not null,
  recorded_at bigint not null,
  currency text not null,
  total bigint not null,
  discount bigint not null,
  cost bigint,
  store text,
  channel text,
  payment text,
  cancelled_at bigint,
  fingerprint bigint not null,
  import_id bigint,
  unique (source, number)
);
create index orders_of_customer on orders (customer_id, placed_at);
create index orders_of_import on orders (import_id) where import_id is not null;
create index orders_settled on orders (xid, id); --postgres

create table order_lines (
  order_id bigint not null,
  line bigint not null,
  product_id bigint not null,
  quantity bigint not null,
  price bigint not null,
  discount bigint not null,
  total bigint not null,
  cost bigint,
  discounts text,
  primary key (order_id, line)
) {clustered};

create table returns (
  id {id},
  {settled}
  source text not null,
  number text not null,
  order_id bigint not null,
  customer_id bigint,
  returned_at bigint not null,
  recorded_at bigint not null,
  total bigint not null,
  cost bigint,
  fingerprint bigint not null,
  unique (source, number)
);
create index returns_of_order on returns (order_id);
create index returns_of_customer on returns (customer_id);
create index returns_settled on returns (xid, id); --postgres

create table return_lines (
  return_id bigint not null,
  line bigint not null,
  quantity bigint not null,
  total bigint not null,
  cost bigint,
  primary key (return_id, line)
) {clustered};

create table events (
  id {id},
  {settled}
  customer_id bigint not null,
  name text not null,
  occurred_at bigint not null,
  received_at bigint not null,
  source text not null,
  properties text not null,
  context text
);
create index events_of_customer on events (customer_id, occurred_at);
create index events_settled on events (xid, id); --postgres

create table event_names (
  name text primary key,
  count bigint not null,
  last_at bigint not null,
  properties text not null default '{}'
) {clustered};

create table message_keys (
  key bigint primary key --postgres
  key integer primary key --sqlite
);
