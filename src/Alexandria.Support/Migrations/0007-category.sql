-- What kind of request a ticket is, in the team's own words.
alter table tickets add column category text;
