-- Consent to face recognition and the enrolments under it. The numbers of a face are in files of their own.

-- A person's answers to the notice, appended only; the latest counts.
CREATE TABLE face_consent (
  consent_id INTEGER PRIMARY KEY,
  person_key TEXT NOT NULL CHECK (length(person_key) = 64),
  answer TEXT NOT NULL CHECK (answer IN ('given', 'refused', 'withdrawn')),
  notice INTEGER NOT NULL CHECK (notice > 0),
  told TEXT NOT NULL CHECK (told IN ('read', 'spoken', 'printed')),
  -- Who stood beside it; NULL at a screen alone.
  witness TEXT CHECK (length(witness) BETWEEN 1 AND 24),
  at INTEGER NOT NULL CHECK (at > 0)
) STRICT;

CREATE INDEX face_consent_by_person ON face_consent (person_key, consent_id);

CREATE TRIGGER face_consent_is_not_edited BEFORE UPDATE ON face_consent
BEGIN
  SELECT RAISE(ABORT, 'answers to the notice are only appended to');
END;

CREATE TRIGGER face_consent_is_not_deleted BEFORE DELETE ON face_consent
BEGIN
  SELECT RAISE(ABORT, 'answers to the notice are only appended to');
END;

-- Which enrolments there are. Only a template whose enrolment stands here and has not ended is ever used.
CREATE TABLE face_enrolment (
  enrolment_id TEXT PRIMARY KEY CHECK (length(enrolment_id) = 36),
  person_key TEXT NOT NULL CHECK (length(person_key) = 64),
  consent_id INTEGER NOT NULL REFERENCES face_consent (consent_id),
  pack TEXT NOT NULL CHECK (length(pack) BETWEEN 1 AND 60),
  templates INTEGER NOT NULL CHECK (templates BETWEEN 3 AND 5),
  at INTEGER NOT NULL CHECK (at > 0),
  ended_at INTEGER CHECK (ended_at >= at)
) STRICT;

CREATE UNIQUE INDEX face_enrolment_once_a_person ON face_enrolment (person_key)
  WHERE ended_at IS NULL;

-- PIPL articles 14 and 29: no template without the person's own, latest yes.
CREATE TRIGGER face_enrolment_needs_consent BEFORE INSERT ON face_enrolment
BEGIN
  SELECT RAISE(ABORT, 'an enrolment needs the consent that counts')
  WHERE NOT EXISTS (
    SELECT 1 FROM face_consent
    WHERE consent_id = NEW.consent_id AND person_key = NEW.person_key AND answer = 'given'
      AND consent_id = (SELECT max(consent_id) FROM face_consent WHERE person_key = NEW.person_key)
  );
END;

CREATE TRIGGER face_enrolment_only_ends BEFORE UPDATE ON face_enrolment
BEGIN
  SELECT RAISE(ABORT, 'an enrolment ends once and is not edited')
  WHERE OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
     OR NEW.enrolment_id <> OLD.enrolment_id OR NEW.person_key <> OLD.person_key
     OR NEW.consent_id <> OLD.consent_id OR NEW.pack <> OLD.pack
     OR NEW.templates <> OLD.templates OR NEW.at <> OLD.at;
END;

CREATE TRIGGER face_enrolment_is_not_deleted BEFORE DELETE ON face_enrolment
BEGIN
  SELECT RAISE(ABORT, 'an enrolment ends and is not deleted');
END;
