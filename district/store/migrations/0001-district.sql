-- What several stations share. Moments are milliseconds since 1970, UTC; money is fen; days are those of Asia/Shanghai.

CREATE TABLE station (
  station text PRIMARY KEY CHECK (station ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text NOT NULL,
  region text NOT NULL CHECK (region ~ '^[1-9][0-9]{5}$'),
  -- Ed25519, SPKI PEM.
  public_key text NOT NULL,
  -- How far its journal is stored without a gap.
  head_seq bigint NOT NULL DEFAULT 0 CHECK (head_seq >= 0),
  head_hash text NOT NULL DEFAULT repeat('0', 64) CHECK (head_hash ~ '^[0-9a-f]{64}$'),
  -- When its last good batch came; null when it was never heard of.
  heard_at bigint
);

-- `content` is the canonical text that the hash covers, so that the chain can be checked by anybody who has the table.
CREATE TABLE journal_entry (
  station text NOT NULL REFERENCES station,
  seq bigint NOT NULL CHECK (seq >= 1),
  at bigint NOT NULL,
  kind text NOT NULL,
  content text NOT NULL,
  prev_hash text NOT NULL CHECK (prev_hash ~ '^[0-9a-f]{64}$'),
  hash text NOT NULL,
  received_at bigint NOT NULL,
  PRIMARY KEY (station, seq),
  CONSTRAINT journal_entry_hash CHECK (
    hash = encode(
      sha256('\x00'::bytea || decode(prev_hash, 'hex') || convert_to(content, 'UTF8')),
      'hex'
    )
  )
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is only appended to' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER journal_entry_is_kept BEFORE UPDATE OR DELETE ON journal_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_entry_is_not_emptied BEFORE TRUNCATE ON journal_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Signed batches that could not be appended, kept for whoever looks into it. A batch that is sent again counts up.
CREATE TABLE refused_batch (
  station text NOT NULL REFERENCES station,
  code text NOT NULL,
  head_hash text NOT NULL,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL,
  expected_seq bigint,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  times bigint NOT NULL DEFAULT 1,
  batch text NOT NULL,
  PRIMARY KEY (station, code, head_hash)
);

-- Projections of the journal: they can be emptied and made again.
CREATE TABLE meal (
  station text NOT NULL REFERENCES station,
  sale_id text NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  day date NOT NULL,
  meal text NOT NULL CHECK (meal IN ('breakfast', 'lunch', 'dinner')),
  channel text NOT NULL CHECK (channel IN ('dine-in', 'take-away', 'delivery')),
  -- Null for a guest at list price.
  person text,
  list_total bigint NOT NULL CHECK (list_total >= 0),
  fees bigint NOT NULL CHECK (fees >= 0),
  discount_total bigint NOT NULL CHECK (discount_total >= 0),
  subsidy_total bigint NOT NULL CHECK (subsidy_total >= 0),
  self_pay bigint NOT NULL CHECK (self_pay >= 0),
  PRIMARY KEY (station, sale_id),
  CHECK (self_pay = list_total + fees - discount_total - subsidy_total)
);
CREATE INDEX meal_by_day ON meal (day, station);

CREATE TABLE meal_funder (
  station text NOT NULL,
  sale_id text NOT NULL,
  funder text NOT NULL,
  title text NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (station, sale_id, funder),
  FOREIGN KEY (station, sale_id) REFERENCES meal
);

-- Entries of a known kind that this version could not read or that contradict themselves; they stay in the journal.
CREATE TABLE unread_entry (
  station text NOT NULL,
  seq bigint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (station, seq),
  FOREIGN KEY (station, seq) REFERENCES journal_entry
);

-- With which version of its rules each projection was made.
CREATE TABLE projection (
  name text PRIMARY KEY,
  version bigint NOT NULL
);

CREATE TABLE person (
  person text PRIMARY KEY CHECK (person ~ '^[0-9a-f]{64}$'),
  name text NOT NULL,
  last_four text NOT NULL CHECK (length(last_four) = 4),
  status text NOT NULL CHECK (status IN ('active', 'deceased', 'moved')),
  facts jsonb NOT NULL
);

-- The vault: citizen numbers under AES-256-GCM, bound to their person. The key is in no table.
CREATE TABLE citizen_number (
  person text PRIMARY KEY REFERENCES person,
  nonce bytea NOT NULL CHECK (length(nonce) = 12),
  sealed bytea NOT NULL
);

CREATE TABLE card (
  card text PRIMARY KEY CHECK (card ~ '^[0-9a-f]{64}$'),
  person text NOT NULL REFERENCES person,
  status text NOT NULL CHECK (status IN ('good', 'lost', 'cancelled', 'superseded')),
  area text NOT NULL CHECK (area ~ '^[1-9][0-9]{5}$'),
  valid_to date
);
CREATE INDEX card_by_person ON card (person);

CREATE TABLE programme (
  programme text PRIMARY KEY,
  document jsonb NOT NULL
);

-- The feed holds the latest change of each key in the order of change. The single row of `feed_head` is locked by
-- whoever appends until the commit, so that nobody ever sees cursor 8 before cursor 7.
CREATE TABLE feed_head (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  cursor bigint NOT NULL CHECK (cursor >= 0)
);
INSERT INTO feed_head (cursor) VALUES (0);

CREATE TABLE feed_change (
  cursor bigint PRIMARY KEY CHECK (cursor >= 1),
  kind text NOT NULL CHECK (kind IN ('person', 'card', 'programme')),
  key text NOT NULL,
  change jsonb NOT NULL,
  UNIQUE (kind, key)
);

-- Proof that a service started on this database holds the keys that its numbers were hashed and sealed with.
CREATE TABLE key_check (
  name text PRIMARY KEY,
  fingerprint text NOT NULL
);

-- What the demonstration was made from, when it was.
CREATE TABLE demo_seed (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  seed bigint NOT NULL
);
