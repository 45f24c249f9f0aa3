-- Terms of ontologies that say what an article is about. The label is kept as it was: a newer version of the ontology may not have the term any more.
create table article_tags (
    tenant      text not null,
    article_id  text not null,
    ontology_id text not null,
    term_id     text not null,
    label       text not null,
    tagged_by   text not null,
    tagged_at   bigint not null,
    primary key (tenant, article_id, ontology_id, term_id)
);

create index article_tags_by_term on article_tags (tenant, ontology_id, term_id, article_id);

-- What changed with a version where title, text, product and state stay as they were.
alter table article_versions add column note text;
