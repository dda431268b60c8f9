-- One data key a template, wrapped under the site's key. A template without its key cannot be read by anybody.
CREATE TABLE data_key (
  label TEXT PRIMARY KEY CHECK (length(label) = 64),
  wrapped BLOB NOT NULL CHECK (length(wrapped) = 60)
) STRICT, WITHOUT ROWID;
