import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { pickOne, randomStream, wholeNumber, type Random } from "../../demo/random.ts";
import { personKeySchema } from "../../id/ids.ts";
import { assert } from "../../result.ts";
import { addDays, businessDay, instant, type Instant } from "../../time/time.ts";
import { joinBytes } from "../card/bytes.ts";
import { toBase45 } from "./base45.ts";
import { codePrefix, type CodeCredential, type CodeKind } from "./code-format.ts";
import { readCode, readCredential } from "./read-code.ts";
import { issueCredential, signPhoneCode, type SignP256 } from "./sign-code.ts";

/** A P-256 key of a test: a district's or a phone's. */
export type TestKey = {
  /** The compressed point, 66 hexadecimal digits. */
  readonly publicKey: string;
  /** 16 hexadecimal digits of its SHA-256. */
  readonly keyId: string;
  readonly sign: SignP256;
};

export function aP256Key(): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const point = compressedPoint(publicKey);
  return {
    publicKey: point.toString("hex"),
    keyId: createHash("sha256").update(point).digest("hex").slice(0, 16),
    sign: (bytes) => sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }),
  };
}

function compressedPoint(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: "jwk" });
  assert(x !== undefined && y !== undefined, "an EC key has two coordinates");
  const [across, up] = [Buffer.from(x, "base64url"), Buffer.from(y, "base64url")];
  return Buffer.concat([Buffer.from([(up.at(-1) ?? 0) % 2 === 0 ? 2 : 3]), across]);
}

export const codeNow: Instant = instant(1_795_318_920_000);
export const codePerson = personKeySchema.parse("5e".repeat(32));

/** A whole credential of a kind, issued an hour ago. */
export function aCredential(
  kind: CodeKind,
  wish: Partial<CodeCredential> & { readonly now?: Instant } = {},
): CodeCredential {
  const { now = codeNow, ...own } = wish;
  const issuedAt = instant(Math.floor(now / 1000) * 1000 - 3_600_000);
  const days = kind === "paper" ? 365 : 7;
  return {
    number: randomBytes(16).toString("hex"),
    person: codePerson,
    kind,
    issuedAt,
    expiresAt: instant(issuedAt + days * 86_400_000),
    holderKey: null,
    act: kind === "delegate" ? { relation: "child", until: addDays(businessDay(now), 90) } : null,
    ...own,
  };
}

/** What a phone shows at a moment, by default the holder's own. */
export function aPhoneCode(
  { issuer, phone }: { readonly issuer: TestKey; readonly phone: TestKey },
  wish: {
    readonly at?: number;
    readonly nonce?: Uint8Array;
    readonly credential?: Partial<CodeCredential>;
    readonly kind?: CodeKind;
  } = {},
): Promise<string> {
  const credential = aCredential(wish.kind ?? "phone", {
    holderKey: phone.publicKey,
    ...wish.credential,
  });
  return signPhoneCode({
    credential: issueCredential(credential, issuer),
    at: wish.at ?? codeNow,
    nonce: wish.nonce ?? randomBytes(8),
    sign: phone.sign,
  });
}

/** What came out of many wrong codes: how often each refusal, and how many were read as codes after all. */
export type FuzzOutcome = {
  readonly refusals: Readonly<Record<string, number>>;
  readonly read: number;
};

/**
 * Gives the parser `count` wrong texts from a seed: random ones, random CBOR behind a good prefix, and good codes that
 * are cut, turned around bit by bit, lengthened or nested. Throws when the parser does.
 */
export async function fuzzCode(count: number, seed: number): Promise<FuzzOutcome> {
  const random = randomStream(`code ${seed}`);
  const keys = { issuer: aP256Key(), phone: aP256Key() };
  const good = [
    await aPhoneCode(keys),
    await aPhoneCode(keys, { kind: "delegate" }),
    issueCredential(aCredential("paper"), keys.issuer),
  ].map((text) => ({ text, bytes: bytesOfCode(text) }));
  const refusals: Record<string, number> = {};
  let read = 0;
  for (let at = 0; at < count; at += 1) {
    const result = readCode(pickOne(random, spoilers)(random, pickOne(random, good)));
    const claims = result.ok ? readCredential(result.value.payload) : result;
    if (claims.ok) read += 1;
    else refusals[claims.refusal.code] = (refusals[claims.refusal.code] ?? 0) + 1;
  }
  return { refusals, read };
}

type GoodCode = { readonly text: string; readonly bytes: Uint8Array };
type Spoiler = (random: Random, good: GoodCode) => string;

const below = (random: Random, end: number) => wholeNumber(random, { from: 0, to: end - 1 });
const someBytes = (random: Random, most: number) =>
  Uint8Array.from({ length: below(random, most) }, () => below(random, 256));
const behindPrefix = (bytes: Uint8Array) => codePrefix + toBase45(bytes);

/** The bytes of a code that we wrote. */
function bytesOfCode(code: string): Uint8Array {
  const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const digits = Array.from(code.slice(codePrefix.length), (one) => alphabet.indexOf(one));
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += 3) {
    const [a = 0, b = 0, c] = digits.slice(at, at + 3);
    const value = a + b * 45 + (c ?? 0) * 2025;
    bytes.push(...(c === undefined ? [value] : [value >> 8, value & 255]));
  }
  return Uint8Array.from(bytes);
}

const spoilers: readonly Spoiler[] = [
  (random) => String.fromCharCode(...Array.from(someBytes(random, 700), (byte) => byte * 3)),
  (random) => behindPrefix(someBytes(random, 400)),
  (random, { text }) => text.slice(0, below(random, text.length)),
  (random, { text }) => {
    const at = below(random, text.length);
    return text.slice(0, at) + String.fromCharCode(below(random, 128)) + text.slice(at + 1);
  },
  (random, good) => {
    const bytes = good.bytes.slice();
    const at = below(random, bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    return behindPrefix(bytes);
  },
  (random, { bytes }) => behindPrefix(joinBytes(bytes, someBytes(random, 9))),
  // Lists in lists, maps in maps, tags on tags, lengths that lie.
  (random) =>
    behindPrefix(
      new Uint8Array(below(random, 390)).fill(
        pickOne(random, [0x81, 0x9f, 0xa1, 0xbf, 0xc1, 0x5f]),
      ),
    ),
  (random) => behindPrefix(Uint8Array.from([0x9a, 0xff, 0xff, 0xff, below(random, 256), 0x00])),
];
