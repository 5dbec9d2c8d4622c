create table segments (
    id {id},
    name text not null,
    description text not null,
    version bigint not null,
    tree text not null,
    created_at bigint not null,
    updated_at bigint not null,
    archived_at bigint,
    size bigint,
    base bigint,
    orders bigint,
    revenue bigint,
    revenue_of_all bigint,
    counted_at bigint
);
create table segment_versions (
    segment_id bigint not null,
    version bigint not null,
    name text not null,
    tree text not null,
    at bigint not null,
    by text not null,
    primary key (segment_id, version)
) {clustered};
create table lists (
    id {id},
    name text not null,
    segment_id bigint,
    segment_version bigint,
    size bigint not null,
    created_at bigint not null
);
create table list_members (
    list_id bigint not null,
    customer_id bigint not null,
    primary key (list_id, customer_id)
) {clustered};
create index list_members_by_customer on list_members (customer_id);
