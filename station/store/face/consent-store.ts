import { z } from "zod";
import { personKeySchema, type PersonKey } from "#shared/id/ids.ts";
import { assert } from "#shared/result.ts";
import { instantSchema, type Instant } from "#shared/time/time.ts";
import type { StationDatabase } from "../database.ts";

const answerSchema = z.enum(["given", "refused", "withdrawn"]);

/** A person's answer to the notice, as it was given. */
export type ConsentAnswer = {
  readonly consentId: number;
  readonly answer: z.infer<typeof answerSchema>;
  readonly notice: number;
  readonly at: Instant;
};

export type NewConsent = {
  readonly person: PersonKey;
  readonly answer: ConsentAnswer["answer"];
  readonly notice: number;
  readonly told: "read" | "spoken" | "printed";
  /** Who stood beside it; null at a screen alone. */
  readonly witness: string | null;
  readonly at: Instant;
};

/** That somebody is enrolled: the template itself is in the face's own files. */
export type Enrolment = {
  readonly enrolmentId: string;
  readonly person: PersonKey;
  readonly pack: string;
  readonly templates: number;
  readonly at: Instant;
};

type ConsentRow = { consent_id: number; answer: string; notice: number; at: number };
type EnrolmentRow = {
  enrolment_id: string;
  person_key: string;
  pack: string;
  templates: number;
  at: number;
};

function statements(db: StationDatabase) {
  const columns = `enrolment_id, person_key, pack, templates, at`;
  return {
    readLatest: db.prepare<[string], ConsentRow>(
      `SELECT consent_id, answer, notice, at FROM face_consent
       WHERE person_key = ? ORDER BY consent_id DESC LIMIT 1`,
    ),
    insertConsent: db.prepare<[string, string, number, string, string | null, number]>(
      `INSERT INTO face_consent (person_key, answer, notice, told, witness, at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    insertEnrolment: db.prepare<[string, string, number, string, number, number]>(
      `INSERT INTO face_enrolment (enrolment_id, person_key, consent_id, pack, templates, at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    endEnrolment: db.prepare<[number, string]>(
      `UPDATE face_enrolment SET ended_at = ? WHERE enrolment_id = ? AND ended_at IS NULL`,
    ),
    readLive: db.prepare<[string], EnrolmentRow>(
      `SELECT ${columns} FROM face_enrolment WHERE person_key = ? AND ended_at IS NULL`,
    ),
    readAllLive: db.prepare<[], EnrolmentRow>(
      `SELECT ${columns} FROM face_enrolment WHERE ended_at IS NULL ORDER BY at, enrolment_id`,
    ),
  };
}

/** Who agreed to face recognition and who is enrolled; rows of the station's own file. */
export function consentStore(db: StationDatabase) {
  const rows = statements(db);
  return {
    /** The answer that counts: the person's latest; null = never asked. */
    latest: (person: PersonKey): ConsentAnswer | null => {
      const row = rows.readLatest.get(person);
      return row === undefined ? null : answerOf(row);
    },

    /** Appends an answer inside the caller's transaction. */
    append({ person, answer, notice, told, witness, at }: NewConsent): void {
      rows.insertConsent.run(person, answer, notice, told, witness, at);
    },

    /** Writes that a person is enrolled, inside the caller's transaction; throws without the consent that counts. */
    beginEnrolment(enrolment: Enrolment & { readonly consentId: number }): void {
      const { enrolmentId, person, consentId, pack, templates, at } = enrolment;
      rows.insertEnrolment.run(enrolmentId, person, consentId, pack, templates, at);
    },

    /** Ends an enrolment, inside the caller's transaction: from now on its template counts no more. */
    endEnrolment({ enrolmentId, at: begun }: Enrolment, at: Instant): void {
      const ended = rows.endEnrolment.run(Math.max(begun, at), enrolmentId).changes;
      assert(ended === 1, "the enrolment is live");
    },

    /** The enrolment of a person that has not ended; null = not enrolled. */
    live: (person: PersonKey): Enrolment | null => {
      const row = rows.readLive.get(person);
      return row === undefined ? null : enrolmentOf(row);
    },

    /** Every enrolment that has not ended, oldest first. */
    allLive: (): Enrolment[] => rows.readAllLive.all().map(enrolmentOf),
  };
}
export type ConsentStore = ReturnType<typeof consentStore>;

function answerOf({ consent_id: consentId, answer, notice, at }: ConsentRow): ConsentAnswer {
  return { consentId, answer: answerSchema.parse(answer), notice, at: instantSchema.parse(at) };
}

function enrolmentOf(row: EnrolmentRow): Enrolment {
  const { enrolment_id: enrolmentId, person_key, pack, templates, at } = row;
  const person = personKeySchema.parse(person_key);
  return { enrolmentId, person, pack, templates, at: instantSchema.parse(at) };
}
