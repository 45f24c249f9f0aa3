-- Blobs whose rows were erased, until their files are removed. Not a name of a blob like the others: a backup must not look for it.
create table erased_blobs (
    digest    text primary key,
    erased_at bigint not null
);

-- Whether anybody else's row names a blob.
create index ticket_attachments_blob on ticket_attachments (blob_id);
create index crash_reports_blob on crash_reports (blob_id);
