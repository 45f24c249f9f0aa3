-- What a version that came back out of a backup shall be once its files have been read; null for every other pull.
alter table ontology_pulls add column restored text;
