alter table prizes add column picture text not null default '';
alter table prizes add column partner text not null default '';
