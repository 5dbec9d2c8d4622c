create table prizes (
  id {id},
  name text not null,
  description text not null,
  points bigint not null,
  stock bigint not null check (stock >= 0),
  is_offered bigint not null,
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null
);

create table prize_restocks (
  prize_id bigint not null,
  key text not null,
  amount bigint not null,
  at bigint not null,
  primary key (prize_id, key)
) {clustered};

create table prize_orders (
  id {id},
  prize_id bigint not null,
  customer_id bigint,
  quantity bigint not null,
  points bigint not null,
  state bigint not null,
  key text not null unique,
  ordered_at bigint not null,
  changed_at bigint not null
);
create index prize_orders_state on prize_orders (state, id);
create index prize_orders_customer on prize_orders (customer_id, id) where customer_id is not null;

create table prize_order_moves (
  prize_order_id bigint not null,
  state bigint not null,
  at bigint not null,
  note text not null,
  primary key (prize_order_id, state)
) {clustered};
