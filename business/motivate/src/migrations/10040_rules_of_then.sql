-- Appended to: where a promotion stood since when. The last row up to an instant tells where it stood then.
create table promotion_states (
    id {id},
    promotion_id bigint not null,
    state bigint not null,
    at bigint not null
);
create index promotion_states_of_promotion on promotion_states (promotion_id, id);
-- Of those there are: since when they were scheduled or ran, and since when they are held or over. When one was held is not known better than when it was
-- last touched.
insert into promotion_states (promotion_id, state, at)
    select p.id, 4, p.started_at from promotions p where p.state in (4, 5, 6) and p.started_at is not null order by p.id;
insert into promotion_states (promotion_id, state, at)
    select p.id, p.state, coalesce(p.ended_at, p.updated_at) from promotions p where p.state in (5, 6) order by p.id;
insert into promotion_states (promotion_id, state, at)
    select p.id, 3, min(v.in_force_at) from promotions p join promotion_versions v on v.promotion_id = p.id
    where p.state = 3 and v.in_force_at is not null group by p.id order by p.id;
-- Since when a programme has its present rules, and an account its level: nothing of then is asked for where these are older.
alter table loyalty_programmes add column revised_at bigint not null default 0;
update loyalty_programmes set revised_at =
    (select coalesce(max(v.made_at), 0) from loyalty_versions v where v.programme_id = loyalty_programmes.id);
alter table loyalty_accounts add column tier_since bigint;
update loyalty_accounts set tier_since =
    (select s.since from loyalty_standings s where s.account_id = loyalty_accounts.id order by s.id desc limit 1)
    where tier is not null;
