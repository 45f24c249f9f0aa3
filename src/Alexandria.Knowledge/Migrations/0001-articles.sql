create table articles (
    id         text primary key,
    tenant     text not null,
    title      text not null,
    body       text not null,
    product    text,
    state      text not null,
    version    bigint not null,
    created_by text not null,
    created_at bigint not null,
    updated_by text not null,
    updated_at bigint not null
);

create index articles_by_update on articles (tenant, updated_at, id);
create index articles_by_state on articles (tenant, state, updated_at, id);

-- What an article said before: one row for each version, the present one included.
create table article_versions (
    article_id text not null,
    version    bigint not null,
    tenant     text not null,
    title      text not null,
    body       text not null,
    product    text,
    state      text not null,
    saved_by   text not null,
    saved_at   bigint not null,
    primary key (article_id, version)
);
