-- What tills were told is packed already; PostgreSQL need not try again.
alter table receipts alter column told set storage external; --postgres
