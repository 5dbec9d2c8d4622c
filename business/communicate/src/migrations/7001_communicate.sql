create table campaigns (
  id {id},
  name text not null,
  goal bigint not null,
  state bigint not null,
  version bigint not null,
  channel bigint not null,
  purpose bigint not null,
  segment_id bigint,
  list_id bigint,
  subject text not null,
  preheader text not null,
  mjml text not null,
  sender_name text,
  sender_email text,
  reply_to text,
  control_basis_points bigint not null,
  window_days bigint not null,
  scheduled_at bigint,
  rate_per_minute bigint,
  next_slot_at bigint not null default 0,
  audience_size bigint,
  prepared_to bigint not null default 0,
  is_prepared bigint not null default 0,
  created_at bigint not null,
  updated_at bigint not null,
  started_at bigint,
  finished_at bigint
);
create index campaigns_state on campaigns (state, id);

create table campaign_audiences (
  campaign_id bigint primary key,
  members {bytes} not null
);

create table links (
  campaign_id bigint not null,
  number bigint not null,
  url text not null,
  primary key (campaign_id, number)
) {clustered};

create table deliveries (
  id {id},
  campaign_id bigint not null,
  customer_id bigint not null,
  channel bigint not null,
  contact text,
  state bigint not null,
  outcome bigint not null,
  reason text,
  is_control bigint not null default 0,
  attempts bigint not null default 0,
  not_before bigint not null,
  lease bigint,
  planned_at bigint not null,
  handed_over_at bigint,
  done_at bigint,
  unique (campaign_id, customer_id, channel)
);
create index deliveries_due on deliveries (campaign_id, not_before, id) where state = 0;
create index deliveries_leased on deliveries (lease) where lease is not null;
create index deliveries_done on deliveries (campaign_id, outcome, id) where state = 3;
create index deliveries_customer on deliveries (customer_id, id);

create table delivery_workers (
  id {id},
  alive_until bigint not null
);

create table delivery_counts (
  campaign_id bigint not null,
  outcome bigint not null,
  count bigint not null,
  primary key (campaign_id, outcome)
) {clustered};

create table message_log (
  id {id},
  {settled}
  delivery_id bigint not null,
  campaign_id bigint not null,
  customer_id bigint not null,
  channel bigint not null,
  kind bigint not null,
  is_human bigint not null,
  at bigint not null,
  link bigint,
  reason text
);
create index message_log_xid on message_log (xid, id); --postgres
create index message_log_customer on message_log (customer_id, id);
create index message_log_reactions on message_log (campaign_id, kind, delivery_id, is_human) where kind > 2;
create index message_log_delivery on message_log (delivery_id) where kind > 2;

create table suppressions (
  channel bigint not null,
  contact_hash text not null,
  reason text not null,
  at bigint not null,
  primary key (channel, contact_hash)
) {clustered};

create table sandbox_messages (
  id {id},
  delivery_id bigint unique,
  campaign_id bigint,
  customer_id bigint,
  recipient text not null,
  recipient_folded text not null,
  sender text not null,
  subject text not null,
  html text not null,
  body text not null,
  headers text not null,
  size_bytes bigint not null,
  at bigint not null
);

create table sender (
  id bigint primary key,
  settings text not null,
  password {bytes},
  private_key {bytes},
  updated_at bigint not null
);
