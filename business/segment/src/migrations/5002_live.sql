create table live_segments (
    id {id},
    segment_id bigint not null unique,
    version bigint not null,
    started_at bigint not null,
    size bigint not null,
    filled_to bigint,
    fires_fill bigint not null
);
create table live_customers (
    customer_id bigint not null primary key,
    segments text not null,
    due_at bigint
) {clustered};
create index live_customers_due on live_customers (due_at) where due_at is not null;
create table live_place (
    place bigint not null primary key,
    turn bigint not null,
    edition bigint not null,
    positions text not null,
    as_of bigint not null
) {clustered};
create table membership_changes (
    id {id},
    {settled}
    segment_id bigint not null,
    customer_id bigint not null,
    version bigint not null,
    entered bigint not null,
    cause bigint not null,
    cause_id bigint,
    fires bigint not null,
    at bigint not null
);
create index membership_changes_of_segment on membership_changes (segment_id, id);
create index membership_changes_of_customer on membership_changes (customer_id, id);
create index membership_changes_settled on membership_changes (xid, id); --postgres
create table segment_trends (
    segment_id bigint not null primary key,
    version bigint not null,
    day bigint not null,
    points text not null
) {clustered};
