create table greetings (
    id         text primary key,
    tenant     text not null,
    name       text not null,
    text       text not null,
    created_at bigint not null
);
