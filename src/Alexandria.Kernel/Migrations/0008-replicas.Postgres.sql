-- Which process moved an instance last: what it leaves undone when it ends is another's to go on with.
alter table workflows add column owner text;
create index workflows_going on workflows (owner, id) where status = 'running' or due_at is not null;

-- Messages of the bus that are no event of this installation.
create table rejected_messages (
    stream text not null,
    sequence bigint not null,
    subscriber text not null,
    topic text not null,
    body bytea not null,
    length bigint not null,
    reason text not null,
    attempts integer not null,
    rejected_at bigint not null,
    exported_at bigint,
    primary key (stream, sequence, subscriber)
);

create index rejected_messages_unexported on rejected_messages (stream, sequence) where exported_at is null;

-- When a dead letter was told to others than this installation.
alter table deliveries add column exported_at bigint;
create index deliveries_unexported on deliveries (position) where outcome = 'dead' and exported_at is null;

-- Keys that protect the console's cookies and forms where several processes answer; encrypted.
create table cookie_keys (
    id text primary key,
    content text not null,
    created_at bigint not null
);
