-- Nothing where anything of the card may have changed; else contacts, standing, time (standing, by time alone), or fields as conditions name them, a line each.
alter table touched add column what text;
