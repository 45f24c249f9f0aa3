-- What people decided about pairs of tickets. A pair has one row whichever ticket was named first, so that the last word counts.
create table ticket_duplicates (
    tenant text not null,
    -- The lower of the two ids.
    first_id text not null,
    second_id text not null,
    -- Which of the two is the duplicate of the other; null: neither, and they are not shown as such.
    duplicate_id text,
    decided_by text not null,
    decided_at bigint not null,
    primary key (tenant, first_id, second_id)
);
create index ticket_duplicates_second on ticket_duplicates (tenant, second_id, first_id);
