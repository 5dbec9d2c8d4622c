-- What changed fields of a card were before, by name as JSON, appended with the change. told_since is from when on a card's changes are here.
create table card_changes (
    id {id},
    customer_id bigint not null,
    at bigint not null,
    before text not null
);
create index card_changes_of_customer on card_changes (customer_id, at, id);
alter table customers add column told_since bigint;
