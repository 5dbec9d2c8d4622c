create table promotions (
    id {id},
    name text not null,
    state bigint not null,
    version bigint not null,
    newest bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    started_at bigint,
    ended_at bigint
);
create index promotions_of_state on promotions (state, started_at);
create table promotion_versions (
    promotion_id bigint not null,
    version bigint not null,
    definition text not null,
    at bigint not null,
    by text not null,
    in_force_at bigint,
    primary key (promotion_id, version)
) {clustered};
create table promotion_stackings (
    id {id},
    tree text not null,
    at bigint not null,
    by text not null
);
create table promotion_editions (
    place bigint not null primary key,
    edition bigint not null,
    changed_at bigint not null
) {clustered};
create table promotion_counters (
    promotion_id bigint not null,
    slot bigint not null,
    entity text not null,
    bucket bigint not null,
    used bigint not null,
    primary key (promotion_id, slot, entity, bucket)
) {clustered};
create index promotion_counters_of_entity on promotion_counters (entity);
create table promotion_takings (
    receipt_id bigint not null,
    promotion_id bigint not null,
    slot bigint not null,
    entity text not null,
    bucket bigint not null,
    amount bigint not null,
    primary key (receipt_id, promotion_id, slot, entity, bucket)
) {clustered};
create index promotion_takings_of_entity on promotion_takings (entity);
create table promotion_discounts (
    receipt_id bigint not null,
    line bigint not null,
    promotion_id bigint not null,
    version bigint not null,
    amount bigint not null,
    points bigint not null,
    primary key (receipt_id, line, promotion_id)
) {clustered};
create index promotion_discounts_of_promotion on promotion_discounts (promotion_id, receipt_id);
