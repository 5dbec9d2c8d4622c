create table customers (
    id {id},
    created_at bigint not null,
    updated_at bigint not null,
    first_name text,
    last_name text,
    birthday text,
    gender text,
    city text,
    language text,
    time_zone text,
    attributes text not null default '{}',
    merged_into bigint,
    merged_at bigint,
    erased_at bigint
);
create index customers_by_merged_into on customers (merged_into);
create index customers_by_erased_at on customers (erased_at) where erased_at is not null;

create table customer_words (
    word text not null, --sqlite
    word text collate "C" not null, --postgres
    customer_id bigint not null,
    primary key (word, customer_id)
) {clustered};

create table attribute_keys (
    key text primary key,
    kind bigint not null,
    first_seen_at bigint not null
) {clustered};

create table identifiers (
    kind bigint not null,
    value text not null, --sqlite
    value text collate "C" not null, --postgres
    source text not null,
    customer_id bigint not null,
    first_seen_at bigint not null,
    verified_at bigint,
    primary key (kind, value, source)
) {clustered};
create index identifiers_by_customer on identifiers (customer_id);

create table contact_points (
    id {id},
    customer_id bigint not null,
    channel bigint not null,
    value text not null,
    state bigint not null,
    reason text,
    created_at bigint not null,
    changed_at bigint not null,
    unique (customer_id, channel, value)
);
create index contact_points_by_value on contact_points (channel, value);

create table consents (
    id {id},
    {settled}
    customer_id bigint not null,
    channel bigint not null,
    purpose bigint not null,
    at bigint not null,
    status bigint not null,
    source text not null,
    text_version text not null,
    evidence text,
    recorded_at bigint not null,
    unique (customer_id, channel, purpose, at, status, source, text_version)
);
create index consents_settled on consents (xid, id); --postgres

create table refusals (
    channel bigint not null,
    hash text not null,
    refused_at bigint not null,
    primary key (channel, hash)
) {clustered};

create table touched (
    id {id},
    {settled}
    customer_id bigint not null
);
create index touched_settled on touched (xid, id); --postgres
