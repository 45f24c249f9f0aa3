-- Where a trace goes on behind the outbox: the W3C traceparent of the span that published the event or began the instance.
alter table events add column trace_parent text;
alter table workflows add column trace_parent text;
-- The traceparent of the last event that ended a wait of the instance; another trace than the instance's own, as a rule.
alter table workflows add column trace_link text;
