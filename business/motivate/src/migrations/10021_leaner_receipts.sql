drop table promotion_discounts;
drop index promotion_takings_of_entity;
drop index receipts_open;
create index receipts_open on receipts (expires_at)
  where expires_at is not null and committed_at is null and cancelled_at is null;
alter table receipts add column told {bytes};
update receipts set told = cast(paper as blob); --sqlite
update receipts set told = convert_to(paper, 'UTF8'); --postgres
alter table receipts drop column paper;
