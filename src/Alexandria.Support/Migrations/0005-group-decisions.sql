-- The group that a report was in before its group was merged into another; null for one that is where it was put first.
alter table crash_reports add column home text;

-- What a group was resolved in, until a newer version has it again. Without a resolved_at it is open.
alter table crash_groups add column resolved_at bigint;
alter table crash_groups add column resolved_in text;
alter table crash_groups add column regressed_at bigint;
alter table crash_groups add column regressed_in text;

-- A person took groups apart: reports with this fingerprint are the group's, whatever they resemble.
create table crash_group_pins (
    tenant text not null,
    product_key text not null,
    fingerprint text not null,
    group_id text not null,
    decided_by text not null,
    decided_at bigint not null,
    primary key (tenant, product_key, fingerprint)
);
create index crash_group_pins_group on crash_group_pins (tenant, group_id);

-- Groups that only a person may bring together again; each pair stands once in each direction.
create table crash_group_separations (
    tenant text not null,
    group_id text not null,
    other_id text not null,
    primary key (tenant, group_id, other_id)
);
