import { bytesOfHex, joinBytes } from "./bytes.ts";
import type { AuthenticationRequest } from "./authenticator.ts";
import type { CardPartial } from "./card-read.ts";

/** One thing that a conversation with a card asks of whoever drives it. */
export type CardStep =
  /** Send these bytes; the answer is the card's, data and status word, never shorter than 2 bytes. */
  | { readonly kind: "transmit"; readonly command: Uint8Array }
  /** Ask the authenticator; the answer is its cryptogram, empty when there is none. */
  | { readonly kind: "authenticate"; readonly request: AuthenticationRequest }
  /** Remember how far the read has come; the answer is not looked at. */
  | { readonly kind: "progress"; readonly partial: CardPartial };

/** A conversation with a card: gives steps, receives answers, ends with a result. No I/O of its own. */
export type Dialogue<T> = Generator<CardStep, T, Uint8Array>;

/** A complete answer: the data and the status word behind it. */
export type Answer = { readonly data: Uint8Array; readonly status: number };

/** Status words that we look at: 《社会保障（个人）卡规范》part 5. */
export const status = {
  ok: 0x9000,
  wrongLength: 0x6700,
  wrongFileType: 0x6981,
  securityNotSatisfied: 0x6982,
  functionNotSupported: 0x6a81,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  wrongP1P2: 0x6a86,
  dataNotFound: 0x6a88,
  applicationBlocked: 0x9303,
} as const;

/** A card may split one answer, but not without end. */
const mostGetResponses = 8;

/**
 * Sends one command and gives the whole answer, also through a reader that leaves the rules of T=0 to us:
 * 61xx is fetched with GET RESPONSE, and after 6Cxx the command is repeated once with the right length.
 */
export function* send(command: Uint8Array): Dialogue<Answer> {
  let answer = splitAnswer(yield { kind: "transmit", command });
  if (answer.status >> 8 === 0x6c) {
    const repeated = withExpectedLength(command, answer.status & 0xff);
    answer = splitAnswer(yield { kind: "transmit", command: repeated });
  }
  let data = answer.data;
  for (let fetched = 0; answer.status >> 8 === 0x61 && fetched < mostGetResponses; fetched += 1) {
    const rest = Uint8Array.of(0x00, 0xc0, 0x00, 0x00, answer.status & 0xff);
    answer = splitAnswer(yield { kind: "transmit", command: rest });
    data = joinBytes(data, answer.data);
  }
  return { data, status: answer.status };
}

function splitAnswer(bytes: Uint8Array): Answer {
  const high = bytes.at(-2) ?? 0;
  const low = bytes.at(-1) ?? 0;
  return { data: bytes.subarray(0, -2), status: high * 256 + low };
}

/** The command with another Le: in place of the one it has, or behind one that has none. */
function withExpectedLength(command: Uint8Array, length: number): Uint8Array {
  const dataLength = command.length > 5 ? (command[4] ?? 0) : 0;
  const withoutLe = command.length > 5 ? 5 + dataLength : 4;
  return joinBytes(command.subarray(0, withoutLe), Uint8Array.of(length));
}

/** SELECT by application name. No Le: over T=0 the card says itself how much it has. */
export function selectApplication(aid: string): Uint8Array {
  const name = bytesOfHex(aid);
  return joinBytes(Uint8Array.of(0x00, 0xa4, 0x04, 0x00, name.length), name);
}

/** SELECT by application name with Le, which a contactless card needs to answer with its data. */
export function selectApplicationWithAnswer(aid: string): Uint8Array {
  return joinBytes(selectApplication(aid), Uint8Array.of(0x00));
}
