-- 0 where only the card (names, consents, points, …) is to be read anew, and not all that ever happened.
alter table touched add column is_whole bigint not null default 1;
