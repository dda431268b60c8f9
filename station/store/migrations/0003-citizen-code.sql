-- Citizen codes: whose signatures count, what is good no more, and what was shown here.

CREATE TABLE code_issuer (
  key_id TEXT PRIMARY KEY CHECK (length(key_id) = 16),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 60),
  region TEXT NOT NULL CHECK (length(region) = 6),
  -- P-256, the compressed point in hexadecimal digits.
  public_key TEXT NOT NULL CHECK (length(public_key) = 66),
  valid_from INTEGER NOT NULL CHECK (valid_from >= 0),
  valid_to INTEGER NOT NULL CHECK (valid_to >= 0),
  is_revoked INTEGER NOT NULL CHECK (is_revoked IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE revoked_code (
  credential TEXT PRIMARY KEY CHECK (length(credential) = 32),
  why TEXT NOT NULL CHECK (why IN ('withdrawn', 'phone-lost', 'replaced', 'person'))
) STRICT, WITHOUT ROWID;

-- Each code of a phone counts once at this site. A row is kept for as long as its code could still be fresh.
CREATE TABLE code_used (
  credential TEXT NOT NULL CHECK (length(credential) = 32),
  nonce TEXT NOT NULL CHECK (length(nonce) = 16),
  at INTEGER NOT NULL CHECK (at >= 0),
  PRIMARY KEY (credential, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_used_by_time ON code_used (at);
