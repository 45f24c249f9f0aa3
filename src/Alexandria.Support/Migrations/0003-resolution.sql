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
