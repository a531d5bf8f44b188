-- What a snapshot covers, for a list that opens no document. Those made before have it in their documents alone.
ALTER TABLE snapshots ADD COLUMN scope TEXT;
