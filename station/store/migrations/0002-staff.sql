-- Who may act for the canteen, and which cards they gave to whom.

CREATE TABLE staff (
  staff TEXT PRIMARY KEY CHECK (length(staff) BETWEEN 1 AND 24),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 30),
  role TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
  -- A salted hash; the PIN itself is nowhere.
  pin_hash TEXT NOT NULL CHECK (pin_hash LIKE 'scrypt$%'),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  -- In a row, since the last right one.
  wrong_pins INTEGER NOT NULL CHECK (wrong_pins >= 0),
  locked_until INTEGER CHECK (locked_until > 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER staff_is_not_deleted BEFORE DELETE ON staff
BEGIN
  SELECT RAISE(ABORT, 'staff are closed, not deleted: the journal names them');
END;

-- A card that the feed does not know and that staff gave to a person, once. The feed's own word about it comes first.
CREATE TABLE card_binding (
  card_key TEXT PRIMARY KEY CHECK (length(card_key) = 64),
  person_key TEXT NOT NULL CHECK (length(person_key) = 64),
  area TEXT NOT NULL CHECK (length(area) = 6),
  staff TEXT NOT NULL CHECK (length(staff) BETWEEN 1 AND 24),
  -- The entry of the journal that says so.
  seq INTEGER NOT NULL REFERENCES journal (seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER card_binding_is_not_edited BEFORE UPDATE ON card_binding
BEGIN
  SELECT RAISE(ABORT, 'a card is given to a person once');
END;

CREATE TRIGGER card_binding_is_not_deleted BEFORE DELETE ON card_binding
BEGIN
  SELECT RAISE(ABORT, 'a card is given to a person once');
END;
