import { randomStream, wholeNumber, type Random } from "#shared/demo/random.ts";
import { areSameBytes, bytesOfHex, joinBytes } from "#shared/identity/card/bytes.ts";
import { cardFailureSchema, cardReadSchema } from "#shared/identity/card/card-read.ts";
import { holderFile, parseHolderData } from "#shared/identity/card/holder-file.ts";
import { issuerFile, parseIssuerData } from "#shared/identity/card/issuer-file.ts";
import { readCard } from "#shared/identity/card/read-card.ts";
import { algorithmOf } from "#shared/identity/card/social-environment.ts";
import { parseElements, parseRecords, type Records } from "#shared/identity/card/tlv.ts";
import { assert } from "#shared/result.ts";
import type { CardImage } from "../../desk/virtual-card/card-image.ts";
import { personas } from "../../desk/virtual-card/personas.ts";
import { virtualCard } from "../../desk/virtual-card/virtual-card.ts";

/** What became of the inputs of one run. */
export type CardFuzz = {
  readonly inputs: number;
  /** Files and whole cards that were taken as good; each was checked byte for byte. */
  readonly accepted: number;
  readonly refused: number;
};

const images: readonly CardImage[] = Object.values(personas).map(({ image }) => image);

/** The bytes of real files: EF05, EF06 and the control information of every persona. */
const files = {
  issuer: images.flatMap((image) => fileBytes(image, issuerFile.id)),
  holder: images.flatMap((image) => fileBytes(image, holderFile.id)),
  control: images.flatMap(({ applications }) => applications.map(({ fci }) => bytesOfHex(fci))),
};

function fileBytes({ applications }: CardImage, id: number): Uint8Array[] {
  return applications.flatMap((application) =>
    application.files.flatMap(({ id: own, content }) =>
      own === id && content.kind === "records"
        ? [joinBytes(...content.records.map(bytesOfHex))]
        : [],
    ),
  );
}

/** Of so many inputs one is a conversation with a whole card, which costs as much as the others together. */
const onceIn = 50;
/** A conversation that has not ended after so many steps never will; the driver stops at 64 commands. */
const mostSteps = 300;

/**
 * Gives the card parser `count` inputs: random bytes, and real files and conversations that were cut, lengthened, had
 * bits turned, or were put together from two. Throws with seed and number of the input when one makes the parser throw,
 * run without end, or take for good what is not.
 */
export function fuzzCard(count: number, seed: number): CardFuzz {
  let accepted = 0;
  for (let input = 0; input < count; input += 1) {
    const random = randomStream(`${seed}/card/${input}`);
    try {
      if (isAcceptedRightly(random, input)) accepted += 1;
    } catch (cause) {
      throw new Error(`the card parser failed at input ${input} of seed ${seed}`, { cause });
    }
  }
  return { inputs: count, accepted, refused: count - accepted };
}

function isAcceptedRightly(random: Random, input: number): boolean {
  if (input % onceIn === 0) return wholeCard(random);
  switch (input % 3) {
    case 0:
      return issuer(spoilt(random, files.issuer));
    case 1:
      return holder(spoilt(random, files.holder));
    default:
      return control(spoilt(random, files.control));
  }
}

function issuer(bytes: Uint8Array): boolean {
  const records = parseRecords(bytes, issuerFile.rules);
  if (records === null) return false;
  assertSameBytes(bytes, records);
  const parsed = parseIssuerData(records);
  if (!parsed.ok) return false;
  const { area, identificationCode } = parsed.value;
  assert(identificationCode.slice(0, 16) === `${area}D156000005`, "the code names its area");
  cardReadSchema.parse({ ...emptyRead, ...parsed.value });
  return true;
}

function holder(bytes: Uint8Array): boolean {
  const records = parseRecords(bytes, holderFile.rules);
  if (records === null) return false;
  assertSameBytes(bytes, records);
  const parsed = parseHolderData(records);
  if (parsed.ok) cardReadSchema.parse({ ...emptyRead, ...parsed.value });
  return parsed.ok;
}

function control(bytes: Uint8Array): boolean {
  assert(["3des", "ssf33", "sm4"].includes(algorithmOf(bytes, "330100")), "an algorithm");
  return parseElements(bytes) !== null;
}

const emptyRead = {
  ...{ profile: "ssse", surface: "contact", version: "2.0", area: "330100" },
  ...{
    identificationCode: "330100D15600000500000000FFFFFFFF",
    cardNumber: "A",
    cardClass: "other",
  },
  ...{ cardNumberChecks: false, issuedOn: null, validTo: null, holder: null, transitNumber: null },
  flags: [],
} as const;

/** What was taken as a file says the same, written again. */
function assertSameBytes(bytes: Uint8Array, records: Records): void {
  const written = [...records].map(([tag, value]) =>
    joinBytes(Uint8Array.of(tag, value.length), value),
  );
  assert(areSameBytes(joinBytes(...written), bytes), "the records are all the bytes, once");
}

/** A conversation with a card some of whose answers are spoilt. */
function wholeCard(random: Random): boolean {
  const image = oneOf(random, images);
  const protocol = random() < 0.5 ? "t0" : "t1";
  const card = virtualCard(image, { protocol, lengths: "tolerant" });
  const spoiltShare = random();
  const dialogue = readCard({
    surface: random() < 0.5 ? "contact" : "contactless",
    authentication: random() < 0.5 ? "key" : "no-key",
  });
  let step = dialogue.next(new Uint8Array(0));
  for (let steps = 0; step.done !== true; steps += 1) {
    assert(steps < mostSteps, "a conversation ends");
    if (step.value.kind === "transmit") {
      const { command } = step.value;
      assert(command[1] !== 0x20, "VERIFY is never sent");
      const answer = card.answer(command);
      const said = random() < spoiltShare ? spoilt(random, [answer]) : answer;
      step = dialogue.next(said.length < 2 ? bytesOfHex("6F00") : said);
    } else if (step.value.kind === "authenticate") {
      step = dialogue.next(step.value.request.external.r1.map((byte) => byte ^ 0xa5));
    } else step = dialogue.next(new Uint8Array(0));
  }
  const outcome = step.value;
  if (outcome.ok) cardReadSchema.parse(outcome.value);
  else cardFailureSchema.parse(outcome.refusal);
  return outcome.ok;
}

/** Random bytes, or one of the originals with something done to it. */
function spoilt(random: Random, originals: readonly Uint8Array[]): Uint8Array {
  const original = oneOf(random, originals);
  switch (wholeNumber(random, { from: 0, to: 6 })) {
    case 0:
      return randomBytes(random, wholeNumber(random, { from: 0, to: 300 }));
    case 1:
      return original.slice(0, wholeNumber(random, { from: 0, to: original.length }));
    case 2:
      return joinBytes(original, randomBytes(random, wholeNumber(random, { from: 1, to: 40 })));
    case 3:
      return joinBytes(original, oneOf(random, originals));
    case 4:
      return original.slice(wholeNumber(random, { from: 0, to: original.length }));
    default:
      return turned(random, original);
  }
}

function turned(random: Random, original: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(original);
  if (bytes.length === 0) return bytes;
  const bits = wholeNumber(random, { from: 1, to: 6 });
  for (let turn = 0; turn < bits; turn += 1) {
    const at = wholeNumber(random, { from: 0, to: bytes.length - 1 });
    bytes[at] = (bytes[at] ?? 0) ^ (1 << wholeNumber(random, { from: 0, to: 7 }));
  }
  return bytes;
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

function oneOf<T>(random: Random, list: readonly T[]): T {
  const one = list[Math.floor(random() * list.length)];
  assert(one !== undefined, "the list is not empty");
  return one;
}
