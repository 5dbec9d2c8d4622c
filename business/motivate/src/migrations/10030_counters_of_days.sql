-- Counters of stores grow by the day: they are found by whose they are and of which day.
drop index promotion_counters_of_entity;
create index promotion_counters_of_entity on promotion_counters (entity, bucket);
