create table idempotency_keys (
    tenant     text not null,
    caller     text not null,
    operation  text not null,
    key        text not null,
    digest     text not null,
    response   text not null,
    expires_at bigint not null,
    primary key (tenant, caller, operation, key)
);

create index idempotency_keys_by_expiry on idempotency_keys (expires_at);
