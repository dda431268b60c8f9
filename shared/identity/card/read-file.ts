import { bytesOfHex } from "./bytes.ts";
import { send, status, type Dialogue } from "./dialogue.ts";
import { parseRecords, type RecordRules, type Records } from "./tlv.ts";

/** A file to read: its name, its tags, and how long it is when it follows the standard. */
export type FileToRead = {
  readonly id: number;
  readonly rules: RecordRules;
  readonly totalLength: number;
};

/**
 * What came of reading one file: its records; `closed` when it wants a key; `absent` when the card has none;
 * `blocked` when the application is blocked; `garbage` when what came is not such a file.
 */
export type FileOutcome =
  | { readonly kind: "records"; readonly records: Records }
  | { readonly kind: "closed" | "absent" | "blocked" | "garbage" };

/** Answers after which a file is tried in another way of reading. */
const tryOtherWay: ReadonlySet<number> = new Set([
  status.wrongLength,
  status.functionNotSupported,
  status.recordNotFound,
  status.wrongP1P2,
  status.dataNotFound,
]);

/**
 * Reads one file of the selected application: all records with one command, else each by its tag, else each
 * by its number. Old cards know only some of these ways.
 */
export function* readFile(file: FileToRead): Dialogue<FileOutcome> {
  const selected = yield* selectFile(file.id);
  if (selected !== "selected") return { kind: selected };

  const all = yield* send(Uint8Array.of(0x00, 0xb2, 0x01, 0x05, file.totalLength));
  const refusal = refusalOf(all.status);
  if (refusal !== null) return { kind: refusal };
  if (all.status === status.ok) {
    const records = parseRecords(all.data, file.rules);
    if (records !== null && records.size > 0) return { kind: "records", records };
  } else if (!tryOtherWay.has(all.status)) {
    return { kind: "garbage" };
  }

  const byTag = yield* readEach(file, (tag) => Uint8Array.of(0x00, 0xb2, tag, 0x00, 0x00));
  if (byTag.kind !== "absent") return byTag;
  const byNumber = yield* readEach(file, (_, number) =>
    Uint8Array.of(0x00, 0xb2, number, 0x04, 0x00),
  );
  return byNumber.kind === "absent" ? { kind: "garbage" } : byNumber;
}

type Selection = "selected" | "closed" | "absent" | "blocked";

/** SELECT below the current application; some cards know only the form without a qualifier. */
function* selectFile(id: number): Dialogue<Selection> {
  const name = bytesOfHex(id.toString(16).padStart(4, "0"));
  let answer = yield* send(Uint8Array.of(0x00, 0xa4, 0x02, 0x00, 0x02, ...name));
  if (answer.status === status.fileNotFound || answer.status === status.wrongP1P2) {
    answer = yield* send(Uint8Array.of(0x00, 0xa4, 0x00, 0x00, 0x02, ...name));
  }
  if (answer.status === status.ok) return "selected";
  return refusalOf(answer.status) ?? "absent";
}

function refusalOf(word: number): "closed" | "blocked" | null {
  if (word === status.securityNotSatisfied) return "closed";
  return word === status.applicationBlocked ? "blocked" : null;
}

/** Reads the records one by one. @returns "absent" when the card has no record in this way of reading */
function* readEach(
  file: FileToRead,
  commandFor: (tag: number, number: number) => Uint8Array,
): Dialogue<FileOutcome> {
  const found = new Map<number, Uint8Array>();
  let number = 0;
  for (const tag of file.rules.keys()) {
    number += 1;
    const answer = yield* send(commandFor(tag, number));
    const refusal = refusalOf(answer.status);
    if (refusal !== null) return { kind: refusal };
    if (answer.status !== status.ok) continue;
    const one = parseRecords(answer.data, file.rules);
    const [record] = one ?? [];
    if (one?.size !== 1 || record === undefined || found.has(record[0])) return { kind: "garbage" };
    found.set(record[0], record[1]);
  }
  return found.size === 0 ? { kind: "absent" } : { kind: "records", records: found };
}
