-- Terms of ontologies that say what a ticket is about. The label is kept as it was: a newer version of the ontology may not have the term any more.
create table ticket_tags (
    tenant      text not null,
    ticket_id   text not null,
    ontology_id text not null,
    term_id     text not null,
    label       text not null,
    tagged_by   text not null,
    tagged_at   bigint not null,
    primary key (tenant, ticket_id, ontology_id, term_id)
);
create index ticket_tags_by_term on ticket_tags (tenant, ontology_id, term_id, ticket_id);
