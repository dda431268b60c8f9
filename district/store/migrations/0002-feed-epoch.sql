-- Cursors of the feed count within an epoch. Stations that know another one read the feed from its beginning.
ALTER TABLE feed_head ADD COLUMN epoch uuid NOT NULL DEFAULT gen_random_uuid();
