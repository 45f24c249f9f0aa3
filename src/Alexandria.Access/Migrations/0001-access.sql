create table users (
    id            text primary key,
    tenant        text not null,
    email         text not null,
    name          text not null,
    role          text not null,
    password_hash text not null,
    disabled      integer not null,
    version       bigint not null,
    created_at    bigint not null,
    unique (tenant, email)
);

create index users_by_creation on users (tenant, created_at, id);

create table api_keys (
    id          text primary key,
    tenant      text not null,
    name        text not null,
    hash        text not null unique,
    permissions text not null,
    created_by  text not null,
    created_at  bigint not null,
    expires_at  bigint,
    revoked_at  bigint
);

create index api_keys_by_creation on api_keys (tenant, created_at, id);

-- A session belongs to a user or to an API key; it ends with either.
create table sessions (
    hash       text primary key,
    tenant     text not null,
    user_id    text,
    key_id     text,
    created_at bigint not null,
    expires_at bigint not null
);

create index sessions_by_user on sessions (tenant, user_id);
create index sessions_by_key on sessions (tenant, key_id);

create table tenants (
    id         text primary key,
    name       text not null,
    created_at bigint not null
);
