-- Grows with every change of the catalogue, so that what is kept of it in memory can be told from what has changed since.
create table catalogue_editions (
  place bigint not null primary key,
  edition bigint not null,
  changed_at bigint not null
) {clustered};
