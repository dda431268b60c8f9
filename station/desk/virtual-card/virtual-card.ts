import { bytesOfHex } from "#shared/identity/card/bytes.ts";
import type { CardImage } from "./card-image.ts";
import {
  authenticate,
  type Chip,
  type ChipHabits,
  fitLength,
  freshSession,
  giveChallenge,
  processingOptions,
  proveCard,
  readBinary,
  readRecord,
  select,
  takePending,
  verify,
  word,
} from "./chip.ts";

/** A chip in software: bytes in, bytes out. It holds no real key and no real person. */
export type VirtualCard = {
  readonly atr: Uint8Array;
  /** Power off, power on or reset: selection, random numbers and opened files are forgotten. */
  reset(): void;
  /** @returns the answer with its status word; empty when the chip gives none */
  answer(command: Uint8Array): Uint8Array;
  /** VERIFY commands with a PIN since the card was made. A driver never sends one. */
  pinsTried(): number;
};

const mostPinTries = 3;

/** Makes a card that answers the commands of the virtual card's specification, and everything else with 6Dxx. */
export function virtualCard(image: CardImage, habits: ChipHabits): VirtualCard {
  const chip: Chip = {
    image,
    habits,
    session: freshSession(),
    challengesGiven: 0,
    pinTriesLeft: mostPinTries,
    pinsTried: 0,
  };
  let answers = 0;
  return {
    atr: bytesOfHex(image.atr),
    reset() {
      chip.session = freshSession();
    },
    answer(command) {
      answers += 1;
      switch (image.manner ?? "orderly") {
        case "orderly":
          return obey(chip, command);
        case "blocked":
          return word(0x6a81);
        case "noise":
          return noise(answers);
        case "silent":
          return new Uint8Array(0);
      }
    },
    pinsTried: () => chip.pinsTried,
  };
}

function obey(chip: Chip, command: Uint8Array): Uint8Array {
  const [cla = 0, ins = 0, p1 = 0, p2 = 0] = command;
  const body = bodyOf(command);
  if (command.length < 4 || (cla !== 0x00 && cla !== 0x80)) return word(0x6e00);
  if (body === null) return word(0x6700);
  if (cla === 0x80) return ins === 0xa8 ? processingOptions(chip) : word(0x6d00);
  switch (ins) {
    case 0xa4:
      // Over T=0 a command with data never has its answer at once, whatever length was asked for.
      return fitLength(chip, select(chip, p1, body.data), null);
    case 0xb2:
      return fitLength(chip, readRecord(chip, p1, p2), body.expected);
    case 0xb0:
      return fitLength(chip, readBinary(chip, p1, p2), body.expected);
    case 0xc0:
      return takePending(chip);
    case 0x84:
      return giveChallenge(chip);
    case 0x88:
      return fitLength(chip, proveCard(body.data), null);
    case 0x82:
      return authenticate(chip, p2, body.data);
    case 0x20:
      return verify(chip, body.data);
    default:
      return word(0x6d00);
  }
}

/** Data and expected length of a short command; null when its lengths do not fit together. */
function bodyOf(command: Uint8Array): { data: Uint8Array; expected: number | null } | null {
  const none = new Uint8Array(0);
  const length = command[4];
  if (length === undefined) return { data: none, expected: null };
  if (command.length === 5) return { data: none, expected: length };
  const data = command.subarray(5, 5 + length);
  const rest = command.length - 5 - length;
  if (data.length !== length || rest < 0 || rest > 1) return null;
  return { data, expected: command[5 + length] ?? null };
}

/** Bytes without sense that are the same in every run. */
function noise(seed: number): Uint8Array {
  return Uint8Array.from({ length: 2 + (seed % 5) }, (_, at) => (seed * 97 + at * 53 + 7) % 256);
}
