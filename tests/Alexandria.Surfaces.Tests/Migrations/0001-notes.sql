create table notes (
    tenant text not null,
    id text not null,
    version bigint not null,
    body text not null,
    label text,
    written_at bigint not null,
    primary key (tenant, id)
);
