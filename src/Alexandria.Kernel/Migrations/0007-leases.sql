-- Who does what only one process may do, and until when. Stays empty in the embedded home, which is one process.
create table leases (
    name text primary key,
    holder text not null,
    token bigint not null,
    expires_at bigint not null
);

-- The tokens apart: a fenced unit locks its row here, which a renewal must not wait for.
create table lease_tokens (
    name text primary key,
    token bigint not null
);
