create table loyalty_programmes (
  id {id},
  name text not null unique,
  version bigint not null,
  night bigint not null,
  night_step bigint not null default 0
);

create table loyalty_versions (
  programme_id bigint not null,
  version bigint not null,
  rules text not null,
  made_at bigint not null,
  primary key (programme_id, version)
) {clustered};

-- One customer may hold several after a join; each remembers whose it was.
-- debts, changed_at, tier and keep_until follow from entries and standings; a test holds them to it.
create table loyalty_accounts (
  id {id},
  programme_id bigint not null,
  customer_id bigint,
  origin_customer_id bigint,
  opened_at bigint not null,
  debts text not null default '{}',
  changed_at bigint not null,
  tier text,
  keep_until bigint
);
create unique index loyalty_accounts_origin on loyalty_accounts (programme_id, origin_customer_id);
create index loyalty_accounts_of_customer on loyalty_accounts (customer_id, programme_id);
create index loyalty_accounts_to_review on loyalty_accounts (programme_id, keep_until) where keep_until is not null;

create table loyalty_operations (
  id {id},
  {settled}
  programme_id bigint not null,
  account_id bigint not null,
  source text not null,
  document text not null,
  operation text not null,
  kind text not null,
  at bigint not null,
  body text not null,
  answer text not null,
  label text,
  turnover bigint not null,
  orders bigint not null,
  unique (programme_id, source, document, operation)
);
create index loyalty_operations_of_account on loyalty_operations (account_id, at);
create index loyalty_operations_settled on loyalty_operations (xid, id); --postgres

create table loyalty_lots (
  id {id},
  operation_id bigint not null,
  number bigint not null,
  account_id bigint not null,
  currency text not null,
  amount bigint not null,
  earned_at bigint not null,
  version bigint not null,
  lines text not null,
  funder text,
  unit_cost bigint not null,
  unique (operation_id, number)
);

-- Appended to, never changed: amount is what becomes of the lot, held what of it is set aside.
create table loyalty_entries (
  id {id},
  {settled}
  operation_id bigint not null,
  account_id bigint not null,
  lot_id bigint,
  currency text not null,
  kind text not null,
  amount bigint not null,
  held bigint not null,
  at bigint not null,
  active_from bigint,
  expires_at bigint,
  reservation_id bigint,
  until_at bigint
);
create index loyalty_entries_of_account on loyalty_entries (account_id, at);
create index loyalty_entries_settled on loyalty_entries (xid, id); --postgres

-- What entries leave of each lot, for lots with points left; derived. In the order in which debits take them.
create table loyalty_open_lots (
  account_id bigint not null,
  lot_id bigint not null,
  programme_id bigint not null,
  currency text not null,
  document text not null,
  points bigint not null,
  earned_at bigint not null,
  active_from bigint not null,
  expires_at bigint not null,
  is_pending bigint not null,
  primary key (account_id, expires_at, earned_at, lot_id)
) {clustered};
create index loyalty_open_lots_by_end on loyalty_open_lots (programme_id, expires_at);
create index loyalty_open_lots_pending on loyalty_open_lots (programme_id, active_from) where is_pending = 1;

-- What open reservations hold of lots; derived.
create table loyalty_holds (
  account_id bigint not null,
  reservation_id bigint not null,
  lot_id bigint not null,
  points bigint not null,
  until_at bigint not null,
  primary key (account_id, reservation_id, lot_id)
) {clustered};

create table loyalty_standings (
  id {id},
  account_id bigint not null,
  tier text not null,
  since bigint not null,
  keep_until bigint not null,
  measured bigint not null
);
create index loyalty_standings_of_account on loyalty_standings (account_id, id);

create table loyalty_notices (
  id {id},
  {settled}
  programme_id bigint not null,
  account_id bigint not null,
  kind text not null,
  currency text not null,
  points bigint not null,
  due_at bigint not null,
  noticed_at bigint not null
);
create index loyalty_notices_settled on loyalty_notices (xid, id); --postgres

create table loyalty_joins (
  id {id},
  account_id bigint not null,
  from_customer_id bigint not null,
  into_customer_id bigint not null,
  joined_at bigint not null,
  undone_at bigint
);
create index loyalty_joins_of_account on loyalty_joins (account_id);
