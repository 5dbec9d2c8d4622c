create table columnar_manifest (
    place text primary key,
    generation bigint not null,
    body text not null
) {clustered};
