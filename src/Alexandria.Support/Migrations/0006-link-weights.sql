-- What a tenant has learnt of linking, a row for each version; the highest is in force. Without weights a version stands for the shipped ones.
create table link_weights (
    tenant text not null,
    version bigint not null,
    origin text not null,
    weights text,
    auto_threshold double precision,
    links bigint not null,
    made_by text not null,
    made_at bigint not null,
    primary key (tenant, version)
);
create index link_outcomes_recorded on link_outcomes (tenant, recorded_at, ticket_id, crash_group_id);
