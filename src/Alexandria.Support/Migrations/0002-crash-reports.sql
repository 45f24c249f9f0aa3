-- A group that was merged into another keeps its row: its id and its fingerprint stay valid as an alias.
create table crash_groups (
    tenant text not null,
    id text not null,
    product text,
    product_key text not null,
    fingerprint text not null,
    language text not null,
    title text not null,
    title_key text not null,
    exception_type text not null,
    frames text not null,
    error_codes text not null,
    report_count bigint not null,
    first_seen bigint not null,
    last_seen bigint not null,
    created_at bigint not null,
    merged_into text,
    revision bigint not null,
    primary key (tenant, id)
);
-- Of replicas that meet a new crash at the same time, one makes its group and the others get it.
create unique index crash_groups_fingerprint on crash_groups (tenant, product_key, fingerprint);
create index crash_groups_last_seen on crash_groups (tenant, last_seen, id);
create index crash_groups_count on crash_groups (tenant, report_count, id);
create index crash_groups_product_last_seen on crash_groups (tenant, product_key, last_seen, id);
create index crash_groups_product_count on crash_groups (tenant, product_key, report_count, id);
create index crash_groups_merged on crash_groups (tenant, merged_into);

create table crash_group_versions (
    tenant text not null,
    group_id text not null,
    version text not null,
    report_count bigint not null,
    first_seen bigint not null,
    last_seen bigint not null,
    primary key (tenant, group_id, version)
);

create table crash_reports (
    tenant text not null,
    id text not null,
    group_id text not null,
    product text,
    product_key text not null,
    version text,
    language text not null,
    fingerprint text not null,
    title text not null,
    exception_type text not null,
    crash text not null,
    shape text,
    blob_id text not null,
    size bigint not null,
    occurred_at bigint,
    reported_at bigint not null,
    reported_by text not null,
    primary key (tenant, id)
);
create index crash_reports_reported on crash_reports (tenant, reported_at, id);
create index crash_reports_product on crash_reports (tenant, product_key, reported_at, id);
create index crash_reports_group on crash_reports (tenant, group_id, reported_at, id);
-- The reports that stand for their group in memory: one for each shape of its stacks. The others have no shape.
create unique index crash_reports_shape on crash_reports (tenant, group_id, shape);
