-- A session tells where and when it was used, so that its owner can recognise and end it. The id names it and opens
-- nothing; the hash stays its secret's.
alter table sessions rename to sessions_before;
drop index sessions_by_user;
drop index sessions_by_key;

create table sessions (
    hash         text primary key,
    id           text not null unique,
    tenant       text not null,
    user_id      text,
    key_id       text,
    address      text,
    agent        text,
    created_at   bigint not null,
    last_used_at bigint not null,
    expires_at   bigint not null
);

insert into sessions (hash, id, tenant, user_id, key_id, created_at, last_used_at, expires_at)
select hash, 'earlier-' || substr(hash, 1, 24), tenant, user_id, key_id, created_at, created_at, expires_at from sessions_before;

drop table sessions_before;
create index sessions_by_user on sessions (tenant, user_id);
create index sessions_by_key on sessions (tenant, key_id);

-- The secret that a rotation replaced stays good for a while.
alter table api_keys add column previous_hash text;
alter table api_keys add column previous_until bigint;
alter table api_keys add column rotated_at bigint;
alter table api_keys add column last_used_at bigint;
create unique index api_keys_by_previous_hash on api_keys (previous_hash);
