create table rfm_settings (
    version bigint primary key,
    period_days bigint,
    borders text,
    at bigint not null,
    by text not null
) {clustered};
