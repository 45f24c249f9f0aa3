-- Messages of the bus that are no event of this installation.
create table rejected_messages (
    stream text not null,
    sequence bigint not null,
    subscriber text not null,
    topic text not null,
    body blob not null,
    length bigint not null,
    reason text not null,
    attempts integer not null,
    rejected_at bigint not null,
    exported_at bigint,
    primary key (stream, sequence, subscriber)
);

create index rejected_messages_unexported on rejected_messages (stream, sequence) where exported_at is null;
create index rejected_messages_by_time on rejected_messages (rejected_at);
