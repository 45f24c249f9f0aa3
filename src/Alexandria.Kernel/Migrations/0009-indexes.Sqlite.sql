create index rejected_messages_by_time on rejected_messages (rejected_at);
