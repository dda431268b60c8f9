-- Everything that a station must not lose. Money is whole fen; times are ms since the epoch; days are local.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- From the district's feed: who may eat here and under which programmes.

CREATE TABLE person (
  person_key TEXT PRIMARY KEY CHECK (length(person_key) = 64),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  last_four TEXT NOT NULL CHECK (length(last_four) = 4),
  status TEXT NOT NULL CHECK (status IN ('active', 'deceased', 'moved')),
  facts TEXT NOT NULL CHECK (json_valid(facts))
) STRICT, WITHOUT ROWID;

CREATE TABLE card (
  card_key TEXT PRIMARY KEY CHECK (length(card_key) = 64),
  person_key TEXT NOT NULL CHECK (length(person_key) = 64),
  status TEXT NOT NULL CHECK (status IN ('good', 'lost', 'cancelled', 'superseded')),
  area TEXT NOT NULL CHECK (length(area) = 6),
  valid_to TEXT CHECK (valid_to IS NULL OR length(valid_to) = 10)
) STRICT, WITHOUT ROWID;

CREATE TABLE programme (
  programme TEXT PRIMARY KEY,
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT, WITHOUT ROWID;

CREATE TABLE menu_item (
  day TEXT NOT NULL CHECK (length(day) = 10),
  meal TEXT NOT NULL CHECK (meal IN ('breakfast', 'lunch', 'dinner')),
  item TEXT NOT NULL,
  position INTEGER NOT NULL CHECK (position >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('set', 'dish')),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  note TEXT NOT NULL,
  price_fen INTEGER NOT NULL CHECK (price_fen > 0),
  is_sold_out INTEGER NOT NULL CHECK (is_sold_out IN (0, 1)),
  PRIMARY KEY (day, meal, item)
) STRICT, WITHOUT ROWID;

-- The journal: what happened, hash upon hash, and never anything else.

CREATE TABLE journal (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  v INTEGER NOT NULL CHECK (v > 0),
  at INTEGER NOT NULL CHECK (at > 0),
  terminal TEXT,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE TRIGGER journal_continues BEFORE INSERT ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal continues without a gap')
  WHERE NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
     OR NEW.prev_hash <> coalesce(
          (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1),
          '0000000000000000000000000000000000000000000000000000000000000000');
END;

CREATE TRIGGER journal_is_not_edited BEFORE UPDATE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal is only appended to');
END;

CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal is only appended to');
END;

-- Double entry: the legs of one journal entry add up to zero.

CREATE TABLE posting (
  seq INTEGER NOT NULL REFERENCES journal (seq),
  position INTEGER NOT NULL CHECK (position >= 0),
  account TEXT NOT NULL CHECK (length(account) BETWEEN 1 AND 90),
  amount_fen INTEGER NOT NULL CHECK (amount_fen <> 0),
  PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER posting_is_of_the_newest_entry BEFORE INSERT ON posting
BEGIN
  SELECT RAISE(ABORT, 'postings are only appended to the newest entry')
  WHERE NEW.seq <> (SELECT coalesce(max(seq), 0) FROM journal)
     OR EXISTS (SELECT 1 FROM sale WHERE seq = NEW.seq);
END;

CREATE TRIGGER posting_is_not_edited BEFORE UPDATE ON posting
BEGIN
  SELECT RAISE(ABORT, 'postings are only appended to');
END;

CREATE TRIGGER posting_is_not_deleted BEFORE DELETE ON posting
BEGIN
  SELECT RAISE(ABORT, 'postings are only appended to');
END;

CREATE TABLE wallet (
  person_key TEXT PRIMARY KEY CHECK (length(person_key) = 64),
  balance_fen INTEGER NOT NULL CHECK (balance_fen >= 0)
) STRICT, WITHOUT ROWID;

-- Sales, as read by screens and reports; each belongs to one journal entry.

CREATE TABLE sale (
  seq INTEGER PRIMARY KEY REFERENCES journal (seq),
  sale_id TEXT NOT NULL UNIQUE CHECK (length(sale_id) = 36),
  receipt_no TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (at > 0),
  day TEXT NOT NULL CHECK (length(day) = 10),
  meal TEXT NOT NULL CHECK (meal IN ('breakfast', 'lunch', 'dinner')),
  terminal TEXT NOT NULL,
  person_key TEXT CHECK (person_key IS NULL OR length(person_key) = 64),
  masked_name TEXT NOT NULL,
  list_fen INTEGER NOT NULL CHECK (list_fen >= 0),
  fees_fen INTEGER NOT NULL CHECK (fees_fen >= 0),
  discount_fen INTEGER NOT NULL CHECK (discount_fen >= 0),
  subsidy_fen INTEGER NOT NULL CHECK (subsidy_fen >= 0),
  self_pay_fen INTEGER NOT NULL CHECK (self_pay_fen >= 0),
  tender TEXT NOT NULL CHECK (tender IN ('cash', 'wallet')),
  received_fen INTEGER NOT NULL CHECK (received_fen >= self_pay_fen),
  -- A receipt number holds its day; this is also the way to the sales of a day.
  UNIQUE (day, receipt_no),
  CHECK (self_pay_fen = list_fen + fees_fen - discount_fen - subsidy_fen)
) STRICT;

-- The postings stand before the sale is written, so that an unbalanced one can never be.
CREATE TRIGGER sale_balances BEFORE INSERT ON sale
BEGIN
  SELECT RAISE(ABORT, 'the postings of a sale add up to zero')
  WHERE (SELECT coalesce(sum(amount_fen), 0) FROM posting WHERE seq = NEW.seq) <> 0;
  SELECT RAISE(ABORT, 'a sale has at least two postings')
  WHERE (SELECT count(*) FROM posting WHERE seq = NEW.seq) < 2;
END;

CREATE TRIGGER sale_is_not_edited BEFORE UPDATE ON sale
BEGIN
  SELECT RAISE(ABORT, 'a sale is not edited; a correction is a new entry');
END;

CREATE TRIGGER sale_is_not_deleted BEFORE DELETE ON sale
BEGIN
  SELECT RAISE(ABORT, 'a sale is not deleted; a correction is a new entry');
END;

-- What each programme gave to whom and when: what limits count.
CREATE TABLE sale_grant (
  sale_id TEXT NOT NULL REFERENCES sale (sale_id),
  programme TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  person_key TEXT NOT NULL CHECK (length(person_key) = 64),
  day TEXT NOT NULL CHECK (length(day) = 10),
  meal TEXT NOT NULL CHECK (meal IN ('breakfast', 'lunch', 'dinner')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  -- In the order in which limits look: a person's grants since a day.
  PRIMARY KEY (person_key, day, sale_id, programme)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sale_grant_is_not_edited BEFORE UPDATE ON sale_grant
BEGIN
  SELECT RAISE(ABORT, 'a grant is not edited; a correction is a new entry');
END;

CREATE TRIGGER sale_grant_is_not_deleted BEFORE DELETE ON sale_grant
BEGIN
  SELECT RAISE(ABORT, 'a grant is not deleted; a correction is a new entry');
END;

CREATE TABLE receipt_counter (
  day TEXT PRIMARY KEY CHECK (length(day) = 10),
  last INTEGER NOT NULL CHECK (last > 0)
) STRICT, WITHOUT ROWID;

-- Paper: a job is done only when the printer says so.

CREATE TABLE print_job (
  print_job_id INTEGER PRIMARY KEY,
  sale_id TEXT REFERENCES sale (sale_id),
  receipt_no TEXT NOT NULL,
  terminal TEXT NOT NULL,
  document TEXT NOT NULL CHECK (document <> ''),
  opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'unknown', 'settled')),
  created_at INTEGER NOT NULL CHECK (created_at > 0)
) STRICT;

CREATE INDEX print_job_by_state ON print_job (state, terminal);
CREATE INDEX print_job_by_sale ON print_job (sale_id);

-- The first answer to each command, for ever.
CREATE TABLE command (
  command_id TEXT PRIMARY KEY CHECK (length(command_id) = 36),
  request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
  answer TEXT NOT NULL CHECK (answer <> ''),
  at INTEGER NOT NULL CHECK (at > 0)
) STRICT;

CREATE TRIGGER command_is_not_edited BEFORE UPDATE ON command
BEGIN
  SELECT RAISE(ABORT, 'the first answer to a command is not edited');
END;

CREATE TRIGGER command_is_not_deleted BEFORE DELETE ON command
BEGIN
  SELECT RAISE(ABORT, 'the first answer to a command is not deleted');
END;

-- Heads that the district has countersigned: the station's proof of what is stored there.
CREATE TABLE signed_head (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  at INTEGER NOT NULL,
  signature TEXT NOT NULL
) STRICT;

CREATE TRIGGER signed_head_is_not_edited BEFORE UPDATE ON signed_head
BEGIN
  SELECT RAISE(ABORT, 'a countersigned head is not edited');
END;

CREATE TRIGGER signed_head_is_not_deleted BEFORE DELETE ON signed_head
BEGIN
  SELECT RAISE(ABORT, 'a countersigned head is not deleted');
END;
