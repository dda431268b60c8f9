import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day } from "../../time/time.ts";
import { isPlausibleAtr, surfaceOf } from "./atr.ts";
import { bytesOfHex, hexOf } from "./bytes.ts";
import { cardFailureSchema, cardReadSchema, isExpired } from "./card-read.ts";
import { type CardStep, type Dialogue, send } from "./dialogue.ts";
import { readCard, type ReadingTerms } from "./read-card.ts";

const contact: ReadingTerms = { surface: "contact", authentication: "no-key" };
const withKey: ReadingTerms = { surface: "contact", authentication: "key" };
const contactless: ReadingTerms = { surface: "contactless", authentication: "no-key" };

const selectEnvironment = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF";
const fci = "6F1C840F7378312E73682EC9E7BBE1B1A3D5CFA50988011E9F0C03860103";
const issuerRecords = [
  "0110330100D15600000510000001FFFFFFFF",
  "020133",
  "0304332E3030",
  "040C9156000002330100330100FF",
  "050420220615",
  "060420320615",
  "0709413030303030303131",
];
const issuer = issuerRecords.join("");
const holder = `0812333330313939313934393033313239393038091EB2E2CAD4BCD7${"00".repeat(24)}4E14${"00".repeat(20)}0A01320B01010C033301000D0419490312`;

/** A card that gives these answers and 6A82 to anything else, and the commands that it was given. */
function talk<T>(dialogue: Dialogue<T>, answers: Readonly<Record<string, string>>) {
  const commands: string[] = [];
  const answer = (step: CardStep): Uint8Array => {
    if (step.kind === "progress") return new Uint8Array(0);
    if (step.kind === "authenticate") return bytesOfHex(answers["authenticator"] ?? "");
    const command = hexOf(step.command);
    commands.push(command);
    return bytesOfHex(answers[command] ?? "6A82");
  };
  let step = dialogue.next(new Uint8Array(0));
  while (step.done !== true) step = dialogue.next(answer(step.value));
  return { result: step.value, commands };
}

const gatedCard = {
  [selectEnvironment]: `${fci}9000`,
  "00A4020002EF05": "9000",
  "00B2010540": `${issuer}9000`,
  "00A4020002EF06": "9000",
  "00B201055B": "6982",
};

describe("a whole read", () => {
  test("of a third-generation card without a key takes five commands and knows no holder", () => {
    const { result, commands } = talk(readCard(contact), gatedCard);
    expect(commands).toEqual(Object.keys(gatedCard));
    expect(result).toMatchObject({
      ok: true,
      value: { profile: "ssse", version: "3.0", cardNumber: "A00000011", holder: null, flags: [] },
    });
  });

  test("tries a file by its other name, then record by record by tag, then by number", () => {
    const byTag = Object.fromEntries(
      issuerRecords.map((record) => [`00B2${record.slice(0, 2)}0000`, `${record}9000`]),
    );
    const old = { ...gatedCard, "00A4020002EF05": "6A86", "00A4000002EF05": "9000" };
    for (const refusal of ["6A81", "6A83", "6A86", "6A88", "6700", "01029000"]) {
      const card = { ...old, "00B2010540": refusal, ...byTag };
      expect(talk(readCard(contact), card).result).toMatchObject({ ok: true });
    }
    const byNumber = Object.fromEntries(
      issuerRecords.map((record, at) => [
        `00B2${hexOf(Uint8Array.of(at + 1))}0400`,
        `${record}9000`,
      ]),
    );
    const older = { ...old, "00B2010540": "6A86", ...byNumber };
    const { result } = talk(readCard(contact), older);
    expect(result).toMatchObject({ ok: true, value: { identificationCode: expect.any(String) } });
  });

  test("with a key opens the holder's file", () => {
    const opened = [false];
    const commands: string[] = [];
    const dialogue = readCard(withKey);
    let step = dialogue.next(new Uint8Array(0));
    while (step.done !== true) {
      const asked = step.value;
      if (asked.kind === "authenticate") {
        expect(asked.request).toMatchObject({ algorithm: "sm4", diversification: "330100sx" });
        step = dialogue.next(bytesOfHex("1122334455667788"));
        continue;
      }
      const command = asked.kind === "transmit" ? hexOf(asked.command) : "";
      commands.push(command);
      if (command.startsWith("0082000A10")) opened.push(true);
      const answers: Readonly<Record<string, string>> = {
        ...gatedCard,
        "0084000008": "01020304050607089000",
        "008800001001020304050607080102030405060708": "A1A2A3A4A5A6A7A89000",
        "0082000A1011223344556677880102030405060708": "9000",
        "00B201055B": opened.at(-1) === true ? `${holder}9000` : "6982",
      };
      step = dialogue.next(bytesOfHex(answers[command] ?? "6A82"));
    }
    expect(step.value).toMatchObject({ ok: true, value: { holder: { name: "测试甲" } } });
    expect(commands.filter((command) => command.startsWith("0082"))).toHaveLength(1);
  });

  test("never proves itself a second time, and a refused proof still knows the card", () => {
    const card = {
      ...gatedCard,
      authenticator: "1122334455667788",
      "0084000008": "01020304050607089000",
      "008800001001020304050607080102030405060708": "A1A2A3A4A5A6A7A89000",
      "0082000A1011223344556677880102030405060708": "63C2",
    };
    const { result, commands } = talk(readCard(withKey), card);
    expect(commands.filter((command) => command.startsWith("0082"))).toHaveLength(1);
    expect(result).toMatchObject({
      ok: true,
      value: { holder: null, flags: ["authentication-refused"] },
    });
  });

  test.each<[string, Readonly<Record<string, string>>, unknown]>([
    ["a blocked application", { [selectEnvironment]: "9303" }, { kind: "app-blocked" }],
    ["a blocked card", { [selectEnvironment]: "6A81" }, { kind: "card-blocked" }],
    ["a card without anything", {}, { kind: "unknown-card" }],
    [
      "a holder's file that breaks off",
      { ...gatedCard, "00B201055B": "0812339000" },
      { kind: "garbage", partial: { readUpTo: "EF05", area: "330100", version: "3.0" } },
    ],
  ])("of %s is refused", (_, card, refusal) => {
    expect(talk(readCard(contact), card).result).toEqual({ ok: false, refusal });
  });

  test("on the contactless side also asks for the transit number", () => {
    const bytes = "01033000FFFFFFFF02010310499990000000000120220615204012310000";
    const transit = "00A4040008A00000063201010500";
    const card = {
      ...gatedCard,
      [`${selectEnvironment}00`]: `${fci}9000`,
      [transit]: `6F318408A000000632010105A5259F0801029F0C1E${bytes}9000`,
    };
    const { result } = talk(readCard(contactless), card);
    expect(result).toMatchObject({ value: { transitNumber: "3104999900000000001" } });
    const transitOnly = talk(readCard(contactless), { [transit]: card[transit] });
    expect(transitOnly.result).toEqual({ ok: false, refusal: { kind: "transit-card" } });
  });
});

describe("one command", () => {
  const read = Uint8Array.of(0x00, 0xb2, 0x01, 0x05, 0x40);

  test("is repeated once with the length that the card names, and its rest is fetched", () => {
    const { result, commands } = talk(send(read), {
      "00B2010540": "6C03",
      "00B2010503": "01026101",
      "00C0000001": "039000",
    });
    expect(commands).toEqual(["00B2010540", "00B2010503", "00C0000001"]);
    expect(result).toEqual({ data: Uint8Array.of(1, 2, 3), status: 0x9000 });
  });

  test("to a card that always has more, or always another length, ends", () => {
    const more = talk(send(read), { "00B2010540": "6105", "00C0000005": "016105" });
    expect(more.commands).toHaveLength(9);
    const other = talk(send(read), { "00B2010540": "6C41", "00B2010541": "6C42" });
    expect(other.result.status).toBe(0x6c42);
  });
});

describe("whatever a card answers", () => {
  const terms = fc.constantFrom(contact, withKey, contactless);
  const statusWord = fc.constantFrom(
    "9000",
    "6A82",
    "6A83",
    "6982",
    "6C05",
    "6105",
    "6F00",
    "9303",
  );
  const noise = fc.uint8Array({ minLength: 2, maxLength: 80 });
  const structured = fc
    .tuple(fc.constantFrom(fci, issuer, holder, "6F00", "701B", ""), statusWord)
    .map(([data, word]) => bytesOfHex(data + word));
  const mutated = fc
    .tuple(structured, fc.nat(), fc.integer({ min: 0, max: 255 }))
    .map(([bytes, at, value]) => bytes.with(at % bytes.length, value));
  const answers = fc.array(fc.oneof(noise, structured, mutated), { minLength: 1, maxLength: 12 });

  test("a read ends, in a result that its schema knows", () => {
    fc.assert(
      fc.property(terms, answers, (reading, given) => {
        const dialogue = readCard(reading);
        let steps = 0;
        let step = dialogue.next(new Uint8Array(0));
        while (step.done !== true) {
          step = dialogue.next(given[steps % given.length] ?? new Uint8Array(2));
          steps += 1;
          expect(steps).toBeLessThan(400);
        }
        const outcome = step.value;
        if (outcome.ok) expect(cardReadSchema.parse(outcome.value)).toEqual(outcome.value);
        else expect(cardFailureSchema.parse(outcome.refusal)).toEqual(outcome.refusal);
      }),
      { numRuns: 10_000 },
    );
  });

  test("a good card with one changed byte is read or refused, never taken apart wrongly", () => {
    const free = { ...gatedCard, "00B201055B": `${holder}9000` };
    const commands = Object.keys(free);
    const change = fc.tuple(fc.constantFrom(...commands), fc.nat(), fc.nat(255));
    let reads = 0;
    fc.assert(
      fc.property(change, ([command, at, value]) => {
        const good = bytesOfHex(free[command as keyof typeof free]);
        const bad = hexOf(good.with(at % good.length, value));
        const { result } = talk(readCard(contact), { ...free, [command]: bad });
        if (!result.ok) return void cardFailureSchema.parse(result.refusal);
        reads += 1;
        cardReadSchema.parse(result.value);
      }),
      { numRuns: 10_000 },
    );
    expect(reads).toBeGreaterThan(1_000);
  });
});

describe("an answer to reset", () => {
  test.each([
    ["3B6D00000081544C968684330110000001", true],
    ["3B8D80010081544C96868433011000000122", true],
    ["3B6800000073C84012009000", true],
    ["3BFF11", false],
    ["A5FF0011", false],
    ["3B6D0000", false],
    ["", false],
  ])("%s is plausible: %s", (atr, isPlausible) => {
    expect(isPlausibleAtr(bytesOfHex(atr))).toBe(isPlausible);
  });

  test("of a contactless reader is told by its form", () => {
    expect(surfaceOf(bytesOfHex("3B8D80010081544C96868433011000000122"))).toBe("contactless");
    expect(surfaceOf(bytesOfHex("3B6D00000081544C968684330110000001"))).toBe("contact");
  });
});

test("a card is good on its last day and expired on the next; without a day it never expires", () => {
  expect(isExpired({ validTo: day("2024-06-01") }, day("2024-06-01"))).toBe(false);
  expect(isExpired({ validTo: day("2024-06-01") }, day("2024-06-02"))).toBe(true);
  expect(isExpired({ validTo: null }, day("2099-01-01"))).toBe(false);
});
