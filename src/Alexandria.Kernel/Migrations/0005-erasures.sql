-- Erasures that were committed, until the database's file has been rewritten without what they deleted.
create table erasures (
    id           text primary key,
    tenant       text not null,
    requested_at bigint not null,
    compacted_at bigint
);
create index erasures_open on erasures (requested_at) where compacted_at is null;
