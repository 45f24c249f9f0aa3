create table workflows (
    id text primary key,
    tenant text not null,
    workflow text not null,
    definition_version integer not null,
    correlation text not null,
    start_event_id text not null,
    start_position bigint not null,
    trace_id text not null,
    status text not null,
    node text,
    round integer not null,
    attempts integer not null,
    state text not null,
    started_at bigint not null,
    updated_at bigint not null,
    due_at bigint,
    reason text,
    unique (workflow, tenant, correlation, start_event_id)
);
create unique index workflows_active on workflows (workflow, tenant, correlation) where status in ('running', 'waiting');
create index workflows_by_start on workflows (tenant, started_at, id);
create index workflows_by_correlation on workflows (tenant, correlation, started_at, id);
create index workflows_by_status on workflows (tenant, status, started_at, id);

-- One row for each way through a node. A flow is a line, so (round, node_index) is the order of time.
create table workflow_steps (
    instance_id text not null,
    round integer not null,
    node_index integer not null,
    tenant text not null,
    node text not null,
    attempts integer not null,
    outcome text not null,
    note text,
    at bigint not null,
    primary key (instance_id, round, node_index)
);

-- Events by whom they concern, whether or not an instance is there or waits.
create table workflow_mailbox (
    workflow text not null,
    tenant text not null,
    correlation text not null,
    event_id text not null,
    position bigint not null,
    starts integer not null,
    used_by text,
    used_at bigint,
    primary key (workflow, tenant, correlation, event_id)
);
create index workflow_mailbox_unused on workflow_mailbox (workflow, tenant, correlation, position) where used_by is null;
