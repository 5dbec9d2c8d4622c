-- The key of the message an event came in, by which it can be deleted among its customer's.
alter table events add column message_key bigint;
