import type Database from "better-sqlite3";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { forget } from "./face-files.ts";
import { sealed, unsealed } from "./seal.ts";

/** The numbers of one face, sealed on the disk. */
export type Template = {
  readonly label: string;
  readonly pack: string;
  /** What is compared: the mean of the captures. */
  readonly mean: Float32Array;
  readonly captures: readonly Float32Array[];
  readonly hasLookAlike: boolean;
};

/** A template as the gallery needs it. */
type OpenTemplate = Omit<Template, "captures"> & {
  /** Scores of the last accepted presentations, newest last; at most nine. */
  readonly recentScores: readonly number[];
};

export type ConfirmationCount = {
  readonly confirmed: number;
  readonly missed: number;
  readonly differed: number;
};

/** So many last scores of a person are kept; their median says when a template has aged. */
const keptScores = 9;

const scoresSchema = z.array(z.number()).max(keptScores);

type TemplateRow = { label: string; pack: string; has_look_alike: number; recent_scores: string };

function statements({ faces, keys }: TemplateFiles) {
  return {
    insert: faces.prepare<[string, string, number]>(
      `INSERT INTO template (label, pack, has_look_alike) VALUES (?, ?, ?)`,
    ),
    insertVector: faces.prepare<[string, number, Buffer]>(
      `INSERT INTO sealed_vector (label, position, sealed) VALUES (?, ?, ?)`,
    ),
    read: faces.prepare<[string], TemplateRow>(
      `SELECT label, pack, has_look_alike, recent_scores FROM template WHERE label = ?`,
    ),
    readVector: faces.prepare<[string, number], { sealed: Buffer }>(
      `SELECT sealed FROM sealed_vector WHERE label = ? AND position = ?`,
    ),
    readLabels: faces.prepare<[], { label: string }>(`SELECT label FROM template`),
    remove: faces.prepare<[string]>(`DELETE FROM template WHERE label = ?`),
    mark: faces.prepare<[number, string]>(`UPDATE template SET has_look_alike = ? WHERE label = ?`),
    writeScores: faces.prepare<[string, string]>(
      `UPDATE template SET recent_scores = ? WHERE label = ?`,
    ),
    insertKey: keys.prepare<[string, Buffer]>(
      `INSERT INTO data_key (label, wrapped) VALUES (?, ?)`,
    ),
    readKey: keys.prepare<[string], { wrapped: Buffer }>(
      `SELECT wrapped FROM data_key WHERE label = ?`,
    ),
    readKeyLabels: keys.prepare<[], { label: string }>(`SELECT label FROM data_key`),
    removeKey: keys.prepare<[string]>(`DELETE FROM data_key WHERE label = ?`),
    insertCalibration: faces.prepare<[string, string]>(
      `INSERT INTO calibration (pack, body) VALUES (?, ?)`,
    ),
    readCalibration: faces.prepare<[string], { body: string }>(
      `SELECT body FROM calibration WHERE pack = ? ORDER BY calibration_id DESC LIMIT 1`,
    ),
    readConfirmations: faces.prepare<[string], ConfirmationCount>(
      `SELECT confirmed, missed, differed FROM confirmation WHERE pack = ?`,
    ),
    addConfirmation: faces.prepare<[string, number, number, number]>(
      `INSERT INTO confirmation (pack, confirmed, missed, differed) VALUES (?, ?, ?, ?)
       ON CONFLICT (pack) DO UPDATE SET confirmed = confirmed + excluded.confirmed,
         missed = missed + excluded.missed, differed = differed + excluded.differed`,
    ),
  };
}

/** The two files of templates and what opens them. */
type TemplateFiles = {
  /** Sealed templates; a copy of it is worth nothing without the other. */
  readonly faces: Database.Database;
  /** Their data keys, wrapped. Never backed up: to erase somebody is to destroy their key. */
  readonly keys: Database.Database;
  readonly wrapping: Uint8Array;
};

/** Templates on the disk. Each has a data key of its own, which is destroyed with it. */
export function templateStore(files: TemplateFiles) {
  const rows = statements(files);
  return { ...sealedTemplates(files, rows), ...ownFigures(rows) };
}
export type TemplateStore = ReturnType<typeof templateStore>;

type Rows = ReturnType<typeof statements>;

function sealedTemplates({ faces, keys, wrapping }: TemplateFiles, rows: Rows) {
  return {
    /** Writes a template under a new key. The key is written first: a template without one is nothing. */
    write({ label, pack, mean, captures, hasLookAlike }: Template): void {
      const key = randomBytes(32);
      rows.insertKey.run(label, sealed(key, { key: wrapping, about: label }));
      faces.transaction(() => {
        rows.insert.run(label, pack, hasLookAlike ? 1 : 0);
        [mean, ...captures].forEach((vector, position) => {
          const about = aboutVector({ label, pack, position });
          rows.insertVector.run(label, position, sealed(bytesOf(vector), { key, about }));
        });
      })();
      key.fill(0);
    },

    /** A template by its label; null when it is not there, or its key is gone or another. */
    open(label: string): OpenTemplate | null {
      const row = rows.read.get(label);
      const mean = rows.readVector.get(label, 0);
      const wrapped = rows.readKey.get(label);
      if (row === undefined || mean === undefined || wrapped === undefined) return null;
      const key = unsealed(wrapped.wrapped, { key: wrapping, about: label });
      if (key === null) return null;
      const about = aboutVector({ label, pack: row.pack, position: 0 });
      const plain = unsealed(mean.sealed, { key, about });
      if (plain === null) return null;
      return {
        label,
        pack: row.pack,
        mean: vectorOf(plain),
        hasLookAlike: row.has_look_alike === 1,
        recentScores: scoresSchema.parse(JSON.parse(row.recent_scores)),
      };
    },

    /** Every label in either file. */
    labels: (): ReadonlySet<string> =>
      new Set([...rows.readLabels.all(), ...rows.readKeyLabels.all()].map(({ label }) => label)),

    /** Destroys the key and the rows of these templates; erasing again does no harm. */
    erase(labels: readonly string[]): void {
      if (labels.length === 0) return;
      keys.transaction(() => labels.forEach((label) => rows.removeKey.run(label)))();
      forget(keys);
      faces.transaction(() => labels.forEach((label) => rows.remove.run(label)))();
      forget(faces);
    },

    /** Says of each label whether somebody enrolled resembles that person. */
    mark(marks: ReadonlyMap<string, boolean>): void {
      if (marks.size === 0) return;
      faces.transaction(() => {
        for (const [label, has] of marks) rows.mark.run(has ? 1 : 0, label);
      })();
    },
  };
}

/** What the site learns of its own errors, by label and by pack. */
function ownFigures(rows: Rows) {
  return {
    /** Keeps the score of an accepted presentation; the last nine stay. */
    addScore(label: string, score: number): void {
      const row = rows.read.get(label);
      if (row === undefined) return;
      const before = scoresSchema.parse(JSON.parse(row.recent_scores));
      const scores = [...before, Math.round(score * 1000) / 1000].slice(-keptScores);
      rows.writeScores.run(JSON.stringify(scores), label);
    },

    keepCalibration(pack: string, body: unknown): void {
      rows.insertCalibration.run(pack, JSON.stringify(body));
    },
    /** The last calibration of a pack as it was kept, to be parsed; null = none. */
    lastCalibration: (pack: string): unknown => {
      const row = rows.readCalibration.get(pack);
      return row === undefined ? null : JSON.parse(row.body);
    },

    /** How presentations ended that a second sign settled. */
    confirmations: (pack: string): ConfirmationCount =>
      rows.readConfirmations.get(pack) ?? { confirmed: 0, missed: 0, differed: 0 },
    addConfirmation(pack: string, { confirmed, missed, differed }: ConfirmationCount): void {
      rows.addConfirmation.run(pack, confirmed, missed, differed);
    },
  };
}

/** What a sealed vector is bound to: moved to another row, it does not open. */
function aboutVector(of: { label: string; pack: string; position: number }): string {
  return `${of.label}/${of.pack}/${of.position}`;
}

/** Little-endian 32-bit floats, as in the wire's descriptors. */
function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

function vectorOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
