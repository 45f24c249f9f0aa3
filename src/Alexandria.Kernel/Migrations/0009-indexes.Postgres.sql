-- What has no position yet is in events_unnumbered and audit_unnumbered alone. They are small, and among whole indexes the planner chose one that is full of entries of rows that have theirs by now.
alter table events drop constraint events_position_key;
create unique index events_by_position on events (position) where position is not null;
drop index events_by_tenant;
drop index events_by_name;
drop index events_by_subject;
create index events_by_tenant on events (tenant, position) where position is not null;
create index events_by_name on events (tenant, name, position) where position is not null;
create index events_by_subject on events (tenant, subject, position) where position is not null;
alter table audit drop constraint audit_position_key;
create unique index audit_by_position on audit (position) where position is not null;

create index rejected_messages_by_time on rejected_messages (rejected_at);
