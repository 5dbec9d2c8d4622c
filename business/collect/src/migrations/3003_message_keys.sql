create table message_key_log (
  id {id},
  keys {bytes} not null
);
