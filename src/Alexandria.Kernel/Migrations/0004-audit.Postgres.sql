create table audit (
    arrival       bigint generated always as identity primary key,
    position      bigint unique,
    id            text not null unique,
    tenant        text not null,
    at            bigint not null,
    actor         text not null,
    actor_name    text not null,
    operation     text not null,
    target_type   text,
    target_id     text,
    outcome       text not null,
    surface       text not null,
    trace_id      text not null,
    before_digest text,
    after_digest  text,
    count         integer not null
);

create index audit_unnumbered on audit (arrival) where position is null;
create index audit_by_target on audit (tenant, target_id, position);
create index audit_by_actor on audit (tenant, actor, position);
create index audit_by_operation on audit (tenant, operation, position);
create index audit_by_tenant on audit (tenant, position);

-- The salt of a digest stands apart from the sealed record: erasing it makes the digest meaningless and leaves the chain whole.
create table audit_salts (
    audit_id text primary key,
    salt     text not null
);

create table audit_seals (
    sequence bigint primary key,
    position bigint not null unique,
    audit_id text not null,
    seal     text not null
);
