-- Phones of people, citizen codes (市民码) and how they are given out.

-- What stations know of a phone number; the number itself lies in the vault.
ALTER TABLE person
  ADD COLUMN phone_hash text CHECK (phone_hash ~ '^[0-9a-f]{64}$'),
  ADD COLUMN phone_last_four text CHECK (phone_last_four ~ '^[0-9]{4}$'),
  ADD CHECK ((phone_hash IS NULL) = (phone_last_four IS NULL));
CREATE INDEX person_by_last_four ON person (last_four, name);

CREATE TABLE phone_number (
  person text PRIMARY KEY REFERENCES person,
  nonce bytea NOT NULL CHECK (length(nonce) = 12),
  sealed bytea NOT NULL
);

ALTER TABLE feed_change DROP CONSTRAINT feed_change_kind_check;
ALTER TABLE feed_change ADD CONSTRAINT feed_change_kind_check
  CHECK (kind IN ('person', 'card', 'programme', 'code-issuer', 'revoked-code'));

-- The keys that sign codes. The private part lies in a file.
CREATE TABLE code_issuer (
  key_id text PRIMARY KEY CHECK (key_id ~ '^[0-9a-f]{16}$'),
  title text NOT NULL,
  region text NOT NULL CHECK (region ~ '^[1-9][0-9]{5}$'),
  -- P-256, the compressed point in hexadecimal digits.
  public_key text NOT NULL CHECK (public_key ~ '^0[23][0-9a-f]{64}$'),
  valid_from bigint NOT NULL,
  valid_to bigint NOT NULL,
  is_revoked boolean NOT NULL DEFAULT false
);

-- A code on a phone keeps its number when it is renewed.
CREATE TABLE code_credential (
  credential text PRIMARY KEY CHECK (credential ~ '^[0-9a-f]{32}$'),
  person text NOT NULL REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('phone', 'delegate', 'paper')),
  -- The phone's P-256 key.
  holder_key text CHECK (holder_key ~ '^0[23][0-9a-f]{64}$'),
  relation text CHECK (relation IN ('spouse', 'child', 'relative', 'carer')),
  until date,
  issued_at bigint NOT NULL,
  expires_at bigint NOT NULL CHECK (expires_at > issued_at),
  status text NOT NULL CHECK (status IN ('good', 'withdrawn', 'phone-lost', 'replaced', 'person')),
  CHECK ((holder_key IS NULL) = (kind = 'paper')),
  CHECK ((relation IS NULL) = (kind <> 'delegate')),
  CHECK ((until IS NULL) = (kind <> 'delegate'))
);
CREATE INDEX code_credential_by_person ON code_credential (person);

-- Pairing codes are kept as keyed hashes. Those of the demonstration do not run out and are used again and again.
CREATE TABLE pairing (
  code_hash text PRIMARY KEY CHECK (code_hash ~ '^[0-9a-f]{64}$'),
  person text NOT NULL REFERENCES person,
  relation text CHECK (relation IN ('spouse', 'child', 'relative', 'carer')),
  until date,
  made_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint,
  tries bigint NOT NULL DEFAULT 0 CHECK (tries >= 0),
  is_demo boolean NOT NULL DEFAULT false,
  CHECK ((relation IS NULL) = (until IS NULL))
);
CREATE INDEX pairing_by_end ON pairing (expires_at);

-- Who guesses pairing codes: a keyed hash of the address, for a quarter of an hour.
CREATE TABLE pairing_failure (
  address_hash text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX pairing_failure_by_address ON pairing_failure (address_hash, at);
CREATE INDEX pairing_failure_by_time ON pairing_failure (at);

-- What was done with codes and cards, and from where. Names and numbers of people stand in no row.
CREATE TABLE code_audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  what text NOT NULL CHECK (what IN (
    'pairing-made', 'paired', 'renewed', 'withdrawn', 'revoked', 'replaced', 'printed', 'card-reported'
  )),
  by_whom text NOT NULL CHECK (by_whom IN ('console', 'phone', 'station')),
  person text NOT NULL,
  -- The credential or the card.
  subject text,
  detail text
);
CREATE INDEX code_audit_by_person ON code_audit (person);
CREATE TRIGGER code_audit_is_kept BEFORE UPDATE OR DELETE ON code_audit
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
