create table draws (
  id {id},
  name text not null,
  prizes bigint not null,
  is_once_per_holder bigint not null,
  state bigint not null,
  nonce {bytes},
  commitment {bytes},
  root {bytes},
  seed {bytes},
  tickets bigint,
  created_at bigint not null,
  committed_at bigint,
  frozen_at bigint,
  drawn_at bigint
);

create table draw_holders (
  id {id},
  draw_id bigint not null,
  customer_id bigint
);
create index draw_holders_customer on draw_holders (customer_id, draw_id) where customer_id is not null;

create table draw_tickets (
  id {id},
  draw_id bigint not null,
  holder_id bigint not null,
  order_id bigint,
  key text not null,
  number bigint not null,
  is_void bigint not null default 0,
  at bigint not null,
  unique (draw_id, key, number)
);
create index draw_tickets_draw on draw_tickets (draw_id, id);
create index draw_tickets_holder on draw_tickets (holder_id, id);
create index draw_tickets_order on draw_tickets (order_id) where order_id is not null;

create table draw_winners (
  draw_id bigint not null,
  place bigint not null,
  ticket_id bigint not null,
  primary key (draw_id, place)
) {clustered};
create index draw_winners_ticket on draw_winners (ticket_id);
