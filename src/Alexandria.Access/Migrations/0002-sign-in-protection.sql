-- Sign-ins that were tried without success: by account, by client address, and by both together. Keys are HMACs, so
-- that nobody reads here what was typed.
create table sign_in_failures (
    key       text primary key,
    failures  integer not null,
    failed_at bigint not null
);

create index sign_in_failures_by_time on sign_in_failures (failed_at);

-- From where an account was signed in to with success: there the account's own limit has no say.
create table sign_in_places (
    key     text primary key,
    seen_at bigint not null
);

create index sign_in_places_by_time on sign_in_places (seen_at);
