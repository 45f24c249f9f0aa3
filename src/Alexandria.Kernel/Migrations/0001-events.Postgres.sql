-- The log and the outbox in one. Units commit in another order than they insert, so that a position is given only to what is committed: by the relay.
create table events (
    arrival bigint generated always as identity primary key,
    position bigint unique,
    id text not null unique,
    name text not null,
    version integer not null,
    tenant text not null,
    subject text not null,
    revision bigint not null,
    occurred_at bigint not null,
    actor text not null,
    trace_id text not null,
    payload text not null
);
create index events_unnumbered on events (arrival) where position is null;
create index events_by_tenant on events (tenant, position);
create index events_by_name on events (tenant, name, position);
create index events_by_subject on events (tenant, subject, position);

-- How far each shared subscriber has surely come; it may lag, since the deliveries decide.
create table subscriptions (
    subscriber text primary key,
    position bigint not null
);

-- Inbox and outcome of each delivery: handled, retrying, dead.
create table deliveries (
    subscriber text not null,
    event_id text not null,
    tenant text not null,
    position bigint not null,
    outcome text not null,
    attempts integer not null,
    reason text,
    next_attempt_at bigint,
    updated_at bigint not null,
    primary key (subscriber, event_id)
);
create index deliveries_by_position on deliveries (subscriber, position);
create index deliveries_failed on deliveries (tenant, position) where outcome <> 'handled';
create index deliveries_retrying on deliveries (subscriber, next_attempt_at) where outcome = 'retrying';
