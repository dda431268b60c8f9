-- Templates of faces, apart from everything that names a person: a label is a keyed hash under a key of its own.

CREATE TABLE template (
  label TEXT PRIMARY KEY CHECK (length(label) = 64),
  pack TEXT NOT NULL CHECK (length(pack) BETWEEN 1 AND 60),
  has_look_alike INTEGER NOT NULL CHECK (has_look_alike IN (0, 1)),
  -- Scores of the last presentations that were accepted, newest last.
  recent_scores TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(recent_scores))
) STRICT;

-- 0 = the mean of the captures, 1 to 5 = each of them; nonce, ciphertext and tag of AES-256-GCM.
CREATE TABLE sealed_vector (
  label TEXT NOT NULL REFERENCES template (label) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 5),
  sealed BLOB NOT NULL CHECK (length(sealed) BETWEEN 284 AND 4124),
  PRIMARY KEY (label, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE calibration (
  calibration_id INTEGER PRIMARY KEY,
  pack TEXT NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- Presentations that a second sign settled: the same person, the same but missed by the face alone, another one.
CREATE TABLE confirmation (
  pack TEXT PRIMARY KEY,
  confirmed INTEGER NOT NULL CHECK (confirmed >= 0),
  missed INTEGER NOT NULL CHECK (missed >= 0),
  differed INTEGER NOT NULL CHECK (differed >= 0)
) STRICT;
