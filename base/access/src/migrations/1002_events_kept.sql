alter table workspaces add column events_kept_days bigint;
