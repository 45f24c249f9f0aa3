-- Vocabularies belong to the installation, not to a tenant: everybody who may read them reads the same.

create table ontology_plans (
    id            text primary key,
    specification text not null,
    entries       text not null,
    resolved      bigint not null,
    refused       bigint not null,
    created_by    text not null,
    created_at    bigint not null
);

create index ontology_plans_by_time on ontology_plans (created_at, id);

-- What had changed upstream when a plan was compared with it.
create table ontology_plan_diffs (
    plan_id     text not null,
    ontology_id text not null,
    field       text not null,
    before      text,
    after       text,
    compared_at bigint not null,
    primary key (plan_id, ontology_id, field)
);

create table ontologies (
    id                text primary key,
    title             text,
    latest_version_id text,
    revision          bigint not null,
    created_at        bigint not null,
    updated_at        bigint not null
);

-- One ontology of one plan on its way into the catalog. The tenant is that of whoever asked: its workflow runs there.
create table ontology_pulls (
    id          text primary key,
    tenant      text not null,
    plan_id     text not null,
    ontology_id text not null,
    entry       text not null,
    status      text not null,
    stage       text not null,
    done        bigint not null,
    total       bigint,
    artifact    text,
    version_id  text,
    code        text,
    message     text,
    revision    bigint not null,
    started_by  text not null,
    started_at  bigint not null,
    ended_at    bigint
);

create index ontology_pulls_by_time on ontology_pulls (started_at, id);
create index ontology_pulls_by_ontology on ontology_pulls (ontology_id, started_at, id);
create unique index ontology_pulls_running on ontology_pulls (ontology_id) where status = 'running';

-- Files by their digest, in pieces that are blobs.
create table ontology_file_pieces (
    sha256  text not null,
    ordinal bigint not null,
    blob_id text not null,
    bytes   bigint not null,
    primary key (sha256, ordinal)
);

create index ontology_file_pieces_by_blob on ontology_file_pieces (blob_id);

-- What was downloaded, and what upstream said of it, so that the next time nothing is downloaded again.
create table ontology_artifacts (
    url           text primary key,
    sha256        text not null,
    bytes         bigint not null,
    media_type    text,
    etag          text,
    last_modified bigint,
    fetched_at    bigint not null
);

create index ontology_artifacts_by_digest on ontology_artifacts (sha256);

create table ontology_versions (
    id               text primary key,
    ontology_id      text not null,
    number           bigint not null,
    label            text,
    title            text,
    iri              text,
    licence          text,
    url              text not null,
    artifact         text not null,
    content          text not null,
    format           text not null,
    state            text not null,
    canonical        text,
    statements       bigint not null,
    terms            bigint not null,
    synonyms         bigint not null,
    cross_references bigint not null,
    edges            bigint not null,
    axioms           bigint not null,
    pull_id          text not null,
    created_at       bigint not null,
    published_at     bigint
);

create unique index ontology_versions_by_number on ontology_versions (ontology_id, number);
create index ontology_versions_by_artifact on ontology_versions (artifact);

-- What an artifact consists of: the members of an archive, or the one file that it is.
create table ontology_files (
    version_id text not null,
    path       text not null,
    sha256     text not null,
    bytes      bigint not null,
    main       bigint not null,
    primary key (version_id, path)
);

create index ontology_files_by_digest on ontology_files (sha256);

create table ontology_validations (
    id           text primary key,
    version_id   text not null,
    passed       bigint not null,
    errors       bigint not null,
    warnings     bigint not null,
    infos        bigint not null,
    elapsed_ms   bigint not null,
    report       text not null,
    sarif        text not null,
    page         text not null,
    validated_at bigint not null
);

create index ontology_validations_by_version on ontology_validations (version_id, validated_at, id);

create table ontology_terms (
    version_id       text not null,
    id               text not null,
    iri              text,
    type             text not null,
    label            text,
    definition       text,
    namespace        text,
    obsolete         bigint not null,
    alternative_ids  text not null,
    replaced_by      text not null,
    cross_references text not null,
    axioms           text not null,
    line             bigint not null,
    primary key (version_id, id)
);

create table ontology_synonyms (
    version_id text not null,
    term_id    text not null,
    ordinal    bigint not null,
    text       text not null,
    scope      text not null,
    primary key (version_id, term_id, ordinal)
);

create table ontology_edges (
    version_id text not null,
    term_id    text not null,
    ordinal    bigint not null,
    predicate  text not null,
    target     text not null,
    primary key (version_id, term_id, ordinal)
);

create index ontology_edges_by_target on ontology_edges (version_id, target, predicate);

-- What the gates decided, and by which rule.
create table ontology_decisions (
    id         text primary key,
    gate       text not null,
    rule       text not null,
    allowed    bigint not null,
    subject    text not null,
    message    text,
    decided_at bigint not null
);

create index ontology_decisions_by_time on ontology_decisions (decided_at, id);
