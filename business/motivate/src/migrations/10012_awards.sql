-- Points given, taken or moved by hand. Those of more than one person may decide alone wait for a second.
create table loyalty_awards (
  id {id},
  programme_id bigint not null,
  customer_id bigint,
  to_customer_id bigint,
  currency text not null,
  points bigint not null,
  reason text,
  asked_by text not null,
  asked_at bigint not null,
  state text not null,
  decided_by text,
  decided_at bigint
);
create index loyalty_awards_waiting on loyalty_awards (id) where state = 'waiting';
create index loyalty_awards_of_customer on loyalty_awards (customer_id);
create index loyalty_awards_to_customer on loyalty_awards (to_customer_id) where to_customer_id is not null;

-- Up to which day birthdays of a programme were looked at.
create table loyalty_birthdays (
  programme_id bigint primary key,
  done bigint not null
);
