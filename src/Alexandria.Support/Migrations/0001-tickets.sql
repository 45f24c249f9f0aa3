create table customers (
    tenant text not null,
    id text not null,
    name text not null,
    email text,
    company text,
    notes text,
    created_at bigint not null,
    updated_at bigint not null,
    revision bigint not null,
    primary key (tenant, id)
);
create index customers_created on customers (tenant, created_at, id);

-- An address belongs to one customer, and the primary key says so without an error that would end the transaction.
create table customer_emails (
    tenant text not null,
    email text not null,
    customer_id text not null,
    primary key (tenant, email)
);

create table tickets (
    tenant text not null,
    id text not null,
    subject text not null,
    body text not null,
    product text,
    product_version text,
    customer_id text,
    priority text not null,
    status text not null,
    assignee text,
    resolution text,
    article_id text,
    signals text,
    opened_by text not null,
    opened_at bigint not null,
    updated_at bigint not null,
    revision bigint not null,
    primary key (tenant, id)
);
create index tickets_opened on tickets (tenant, opened_at, id);
create index tickets_status on tickets (tenant, status, opened_at, id);
create index tickets_assignee on tickets (tenant, assignee, opened_at, id);
create index tickets_product on tickets (tenant, product, opened_at, id);
create index tickets_customer on tickets (tenant, customer_id, opened_at, id);

-- One change may say several things: the ordinal orders them within the ticket's revision.
create table ticket_timeline (
    tenant text not null,
    ticket_id text not null,
    revision bigint not null,
    ordinal integer not null,
    kind text not null,
    actor text not null,
    actor_name text not null,
    text text not null,
    reference text,
    at bigint not null,
    primary key (tenant, ticket_id, revision, ordinal)
);

create table ticket_attachments (
    tenant text not null,
    id text not null,
    ticket_id text not null,
    file_name text not null,
    content_type text not null,
    size bigint not null,
    blob_id text not null,
    crash_report_id text,
    added_by text not null,
    added_at bigint not null,
    primary key (tenant, id)
);
create index ticket_attachments_ticket on ticket_attachments (tenant, ticket_id, id);

-- A rejected link stays as a row: it is the memory that keeps it from coming back.
create table ticket_links (
    tenant text not null,
    ticket_id text not null,
    crash_group_id text not null,
    title text not null,
    state text not null,
    score double precision not null,
    reasons text not null,
    decided_by text not null,
    updated_at bigint not null,
    primary key (tenant, ticket_id, crash_group_id)
);
create index ticket_links_group on ticket_links (tenant, crash_group_id, ticket_id);

-- At most two to a ticket: the current one, and a newer one beside it when a person has edited or accepted the current one.
create table ticket_proposals (
    tenant text not null,
    ticket_id text not null,
    slot text not null,
    text text not null,
    author text not null,
    model text,
    citations text not null,
    notes text not null,
    made_at bigint not null,
    edited_by text,
    edited_at bigint,
    accepted_by text,
    accepted_at bigint,
    primary key (tenant, ticket_id, slot)
);

-- What became of each link by the time its ticket ended: the labels from which the linking weights can be fitted.
create table link_outcomes (
    tenant text not null,
    ticket_id text not null,
    crash_group_id text not null,
    outcome text not null,
    score double precision not null,
    reasons text not null,
    recorded_at bigint not null,
    primary key (tenant, ticket_id, crash_group_id)
);
