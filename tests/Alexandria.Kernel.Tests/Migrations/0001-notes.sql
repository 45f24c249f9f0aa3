create table notes (
    id     text primary key,
    tenant text not null,
    text   text not null
);
