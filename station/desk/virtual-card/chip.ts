import { areSameBytes, bytesOfHex, hexOf, joinBytes } from "#shared/identity/card/bytes.ts";
import { socialEnvironmentAid } from "#shared/identity/card/social-environment.ts";
import type { CardApplication, CardFile, CardImage } from "./card-image.ts";

/** How a chip speaks. */
export type ChipHabits = {
  /** `t0` leaves 61xx and 6Cxx to the terminal, as a T=0 card behind a simple reader does. */
  readonly protocol: "t1" | "t0";
  /** `strict` answers 6Cxx to every expected length that is not the real one. */
  readonly lengths: "tolerant" | "strict";
};

/** What a reset forgets. */
export type Session = {
  application: CardApplication | null;
  file: CardFile | null;
  /** The last two random numbers that were given out. */
  challenges: readonly Uint8Array[];
  isKeyProved: boolean;
  /** The answer that waits for GET RESPONSE. */
  pending: Uint8Array | null;
};

/** The whole state of a virtual chip. */
export type Chip = {
  readonly image: CardImage;
  readonly habits: ChipHabits;
  session: Session;
  challengesGiven: number;
  pinTriesLeft: number;
  pinsTried: number;
};

/** A session in which nothing has happened. */
export function freshSession(): Session {
  return { application: null, file: null, challenges: [], isKeyProved: false, pending: null };
}

/** A status word as two bytes. */
export function word(status: number): Uint8Array {
  return Uint8Array.of(status >> 8, status & 0xff);
}

const ok = word(0x9000);

/** SELECT: an application by name, the root, or a file of the current application. */
export function select(chip: Chip, p1: number, data: Uint8Array): Uint8Array {
  if (p1 === 0x04) return selectApplication(chip, data);
  const name = hexOf(data);
  if (p1 === 0x00 && (name === "" || name === "3F00")) {
    chip.session = freshSession();
    return ok;
  }
  if (p1 !== 0x00 && p1 !== 0x02) return word(0x6a86);
  const id = Number.parseInt(name, 16);
  const file = chip.session.application?.files.find((candidate) => candidate.id === id);
  if (file === undefined) return word(0x6a82);
  chip.session.file = file;
  return ok;
}

/** By the whole name or at least its first five bytes. A new application forgets what was proved. */
function selectApplication(chip: Chip, name: Uint8Array): Uint8Array {
  const wanted = hexOf(name);
  const found = chip.image.applications.find(
    ({ aid }) => aid === wanted || (name.length >= 5 && aid.startsWith(wanted)),
  );
  if (found === undefined) return word(0x6a82);
  if (found.isBlocked === true) return word(0x9303);
  chip.session = { ...freshSession(), application: found };
  return joinBytes(bytesOfHex(found.fci), ok);
}

/** GET CHALLENGE: "random" numbers that are the same in every run. */
export function giveChallenge(chip: Chip): Uint8Array {
  const number = chip.challengesGiven;
  chip.challengesGiven += 1;
  const challenge = Uint8Array.from({ length: 8 }, (_, at) => (37 * at + 11 * number) % 256);
  chip.session.challenges = [...chip.session.challenges, challenge].slice(-2);
  return joinBytes(challenge, ok);
}

/** INTERNAL AUTHENTICATE by the laboratory rule: the first eight bytes turned by 5A. */
export function proveCard(data: Uint8Array): Uint8Array {
  const proof = data.subarray(0, 8).map((byte) => byte ^ 0x5a);
  return joinBytes(proof, ok);
}

/**
 * EXTERNAL AUTHENTICATE by the laboratory rule: the last but one random number turned by A5, and the number
 * itself. Random numbers count once.
 */
export function authenticate(chip: Chip, key: number, data: Uint8Array): Uint8Array {
  const [r1, r2] = chip.session.challenges;
  chip.session.challenges = [];
  const isSocial = chip.session.application?.aid === socialEnvironmentAid;
  if (key !== 0x0a || !isSocial || r1 === undefined || r2 === undefined) return word(0x6985);
  const turned = r1.map((byte) => byte ^ 0xa5);
  if (!areSameBytes(data, joinBytes(turned, r1))) return word(0x63c2);
  chip.session.isKeyProved = true;
  return ok;
}

/** VERIFY: without data it tells the tries that are left, with data it burns one. */
export function verify(chip: Chip, data: Uint8Array): Uint8Array {
  if (data.length === 0) return word(0x63c0 + chip.pinTriesLeft);
  chip.pinsTried += 1;
  chip.pinTriesLeft = Math.max(0, chip.pinTriesLeft - 1);
  return chip.pinTriesLeft === 0 ? word(0x6983) : word(0x63c0 + chip.pinTriesLeft);
}

/** GET RESPONSE. */
export function takePending(chip: Chip): Uint8Array {
  const pending = chip.session.pending;
  chip.session.pending = null;
  return pending ?? word(0x6f00);
}

/** READ RECORD. */
export function readRecord(chip: Chip, p1: number, p2: number): Uint8Array {
  const file = fileOf(chip.session, p2 >> 3);
  if (file === null) return word(0x6986);
  if (file.content.kind === "transparent") return word(0x6981);
  if (isShut(chip, file)) return word(0x6982);
  const records = file.content.records.map(bytesOfHex);
  const found = chosenRecords(records, { mode: p2 & 7, which: p1 });
  if (found === null) return word(0x6a86);
  return found.length === 0 ? word(0x6a83) : joinBytes(...found, ok);
}

/** READ BINARY. */
export function readBinary(chip: Chip, p1: number, p2: number): Uint8Array {
  const isShort = p1 >= 0x80;
  const file = fileOf(chip.session, isShort ? p1 & 0x1f : 0);
  if (file === null || file.content.kind === "records") return word(0x6a82);
  if (isShut(chip, file)) return word(0x6982);
  const offset = isShort ? p2 : p1 * 256 + p2;
  const bytes = bytesOfHex(file.content.bytes);
  return offset >= bytes.length ? word(0x6b00) : joinBytes(bytes.subarray(offset), ok);
}

/** GET PROCESSING OPTIONS. */
export function processingOptions(chip: Chip): Uint8Array {
  const options = chip.session.application?.processingOptions;
  return options === undefined ? word(0x6985) : joinBytes(bytesOfHex(options), ok);
}

function isShut(chip: Chip, file: CardFile): boolean {
  return file.gate === "key" && !chip.session.isKeyProved;
}

/** The file with a short name, or the selected one for 0. */
function fileOf(session: Session, sfi: number): CardFile | null {
  if (sfi === 0) return session.file;
  return session.application?.files.find((file) => file.sfi === sfi) ?? null;
}

/** Mode 4 is one record by number, 5 all from a number on, 0 by tag. @returns null for another mode */
function chosenRecords(
  records: readonly Uint8Array[],
  wanted: { mode: number; which: number },
): readonly Uint8Array[] | null {
  const first = wanted.which - 1;
  switch (wanted.mode) {
    case 0:
      return records.filter((record) => record[0] === wanted.which).slice(0, 1);
    case 4:
      return first < 0 ? [] : records.slice(first, first + 1);
    case 5:
      return first < 0 ? [] : records.slice(first);
    default:
      return null;
  }
}

/** Brings an answer into the form that the protocol and the expected length (0 = all) ask for. */
export function fitLength(chip: Chip, answer: Uint8Array, expected: number | null): Uint8Array {
  const length = answer.length - 2;
  if (length <= 0) return answer;
  if (expected === null) {
    if (chip.habits.protocol === "t1") return answer;
    chip.session.pending = answer;
    return word(0x6100 + length);
  }
  const realLength = word(0x6c00 + length);
  if (expected === 0) return chip.habits.protocol === "t0" ? realLength : answer;
  const isWrong = chip.habits.lengths === "strict" ? expected !== length : expected < length;
  return isWrong ? realLength : answer;
}
