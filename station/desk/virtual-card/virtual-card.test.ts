import { describe, expect, test } from "vitest";
import { bytesOfHex, hexOf } from "#shared/identity/card/bytes.ts";
import type { CardImage } from "./card-image.ts";
import { personas } from "./personas.ts";
import { cardNumberOf, socialCard } from "./social-card.ts";
import { virtualCard } from "./virtual-card.ts";

function talkTo(image: CardImage, habits: Partial<Parameters<typeof virtualCard>[1]> = {}) {
  const card = virtualCard(image, { protocol: "t1", lengths: "tolerant", ...habits });
  return { card, ask: (hex: string) => hexOf(card.answer(bytesOfHex(hex))) };
}

const environment = "7378312E73682EC9E7BBE1B1A3D5CF";
const selectEnvironment = `00A404000F${environment}`;
const thirdFci = `6F1C840F${environment}A50988011E9F0C03860103`;
const secondFci = `6F16840F${environment}A50388011E`;
const zeros = (count: number) => "00".repeat(count);

/** The bytes of the virtual card's specification, §7.3. */
const specified = [
  {
    persona: personas.p01,
    atr: "3B6D00000081544C968684330110000001",
    fci: thirdFci,
    issuer:
      "0110330100D15600000510000001FFFFFFFF0201330304332E3030040C9156000002330100330100FF0504202206150604203206150709413030303030303131",
    holder: `0812333330313939313934393033313239393038091EB2E2CAD4BCD7${zeros(24)}4E14${zeros(20)}0A01320B01010C033301000D0419490312`,
  },
  {
    persona: personas.p02,
    atr: "3B6D00000081544C978684320220000001",
    fci: secondFci,
    issuer:
      "0110320200D15600000520000001FFFFFFFF0201330304322E3030040C9156000002320200320200FF0504201806010604202806010709423030303030303139",
    holder: `0812333230323939313935333032313439393158091EB2E2CAD4D2D2${zeros(24)}4E14${zeros(20)}0A01310B01010C033202000D0419530214`,
  },
  {
    persona: personas.p05,
    atr: "3B6D00000085431000860131000000" + "0005",
    fci: secondFci,
    issuer:
      "0110310000D15600000500000005FFFFFFFF0201330304312E3030040C9156000002310000310000FF0504200801010604203801010709433030303030303539",
    holder: `0812333130313939313934383031303139393135091EB2E2CAD4B1FB${zeros(24)}0A01310B01010C033100000D0419480101`,
  },
];

describe("the cards of the specification", () => {
  test.each(specified)("$persona.id has exactly its bytes", ({ persona, ...wanted }) => {
    const { ask, card } = talkTo({
      ...persona.image,
      applications: persona.image.applications.map((application) => ({
        ...application,
        files: application.files.map((file) => ({ ...file, gate: "free" as const })),
      })),
    });
    expect(hexOf(card.atr)).toBe(wanted.atr);
    expect(ask(selectEnvironment)).toBe(`${wanted.fci}9000`);
    expect(ask("00A4020002EF05")).toBe("9000");
    expect(ask("00B2010500")).toBe(`${wanted.issuer}9000`);
    expect(ask("00A4020002EF06")).toBe("9000");
    expect(ask("00B2010500")).toBe(`${wanted.holder}9000`);
  });

  test("p13 is the same person on the contactless side, with a transit number", () => {
    const { ask, card } = talkTo(personas.p13.image);
    expect(hexOf(card.atr)).toBe("3B8D80010081544C96868433011000000122");
    expect(ask("00A4040008A00000063201010500")).toBe(
      "6F318408A000000632010105A5259F0801029F0C1E01033000FFFFFFFF020103104999900000000001202206152040123100009000",
    );
    expect(ask("00B095001E")).toBe(
      "01033000FFFFFFFF020103104999900000000001202206152040123100009000",
    );
    expect(personas.p13.holder).toEqual(personas.p01.holder);
  });

  test("all have a holder's number and card number of their own, except where one stands for another", () => {
    const numbers = Object.values(personas)
      .filter(({ id }) => !["p08", "p10", "p11", "p12", "p13"].includes(id))
      .flatMap(({ holder }) => (holder === null ? [] : [holder.cardNumber]));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe("a virtual chip", () => {
  test.each([
    ["a class that it does not know", "10A4000000", "6E00"],
    ["an instruction that it does not know", "00CA000000", "6D00"],
    ["lengths that do not fit", "00A404000F7378", "6700"],
    ["an application that it does not have", "00A4040008A000000632010105", "6A82"],
    ["a record before a file", "00B2010500", "6986"],
    ["bytes before a file", "00B0000000", "6A82"],
    ["a rest that there is none of", "00C0000010", "6F00"],
    ["a payment before an application", "80A80000028300", "6985"],
    ["the tries of the PIN", "00200000", "63C3"],
  ])("asked for %s says so", (_, command, answer) => {
    expect(talkTo(personas.p01.image).ask(command)).toBe(answer);
  });

  test("selects by the beginning of a name from five bytes on", () => {
    const { ask } = talkTo(personas.p01.image);
    expect(ask("00A40400057378312E73")).toMatch(/9000$/);
    expect(ask("00A40400047378312E")).toBe("6A82");
    expect(ask("00A40000023F00")).toBe("9000");
  });

  test("keeps the holder's file shut until the key is proved, and again after a reset", () => {
    const { ask, card } = talkTo(personas.p01.image);
    ask(selectEnvironment);
    ask("00A4020002EF06");
    expect(ask("00B201055B")).toBe("6982");
    const r1 = ask("0084000008").slice(0, 16);
    ask("0084000008");
    const proof = hexOf(bytesOfHex(r1).map((byte) => byte ^ 0xa5)) + r1;
    expect(ask(`0082000A10${proof}`)).toBe("9000");
    expect(ask("00B201055B")).toMatch(/^0812.*9000$/);
    expect(ask(`0082000A10${proof}`)).toBe("6985");
    card.reset();
    ask(selectEnvironment);
    ask("00A4020002EF06");
    expect(ask("00B201055B")).toBe("6982");
  });

  test("refuses a wrong proof", () => {
    const { ask } = talkTo(personas.p01.image);
    ask(selectEnvironment);
    ask("0084000008");
    ask("0084000008");
    expect(ask(`0082000A10${"00".repeat(16)}`)).toBe("63C2");
  });

  test("reads one record by number, by tag or by short file name", () => {
    const { ask } = talkTo(personas.p02.image);
    ask(selectEnvironment);
    ask("00A4020002EF05");
    expect(ask("00B2020400")).toBe("0201339000");
    expect(ask("00B2070000")).toBe("07094230303030303031399000");
    expect(ask("00B2022C00")).toBe("0201339000");
    expect(ask("00B2090400")).toBe("6A83");
    expect(ask("00B2010100")).toBe("6A86");
  });

  test("over T=0 gives the rest on request and names the right length", () => {
    const { ask } = talkTo(personas.p02.image, { protocol: "t0" });
    expect(ask(selectEnvironment)).toBe("6118");
    expect(ask("00C0000018")).toBe(`${secondFci}9000`);
    ask("00A4020002EF05");
    expect(ask("00B2010500")).toBe("6C40");
    expect(ask("00B2010540")).toMatch(/^0110.*9000$/);
  });

  test("counts every PIN that is tried, and locks after three", () => {
    const { ask, card } = talkTo(personas.p01.image);
    expect(ask("0020000003888888")).toBe("63C2");
    expect(ask("0020000003888888")).toBe("63C1");
    expect(ask("0020000003888888")).toBe("6983");
    expect(card.pinsTried()).toBe(3);
  });

  test("answers the payment application of its bank", () => {
    const { ask } = talkTo(personas.p01.image);
    expect(ask("00A404000E315041592E5359532E4444463031")).toMatch(/9000$/);
    expect(ask("00B2010C00")).toBe(
      "701B61194F08A000000333010101500A50424F432044454249548701019000",
    );
    ask("00A4040008A000000333010101");
    expect(ask("80A80000028300")).toBe("80067C00080101009000");
  });
});

describe("a card for a demo person", () => {
  test("with a name that is too long or a number that is too short is a bug", () => {
    const spec = {
      version: "3.0",
      area: "330106",
      serial: "00001234",
      cardNumber: cardNumberOf("E0001234"),
      citizenNumber: "330199194903129908",
      name: "测试",
      sex: "female",
      birth: "1949-03-12",
      issuedOn: "2022-06-15",
      validTo: "2032-06-15",
    } as const;
    expect(socialCard(spec).atr).toBe("3B6D00000081544C968684330100001234");
    expect(() => socialCard({ ...spec, name: "测".repeat(26) })).toThrow("50 bytes");
    expect(() => socialCard({ ...spec, cardNumber: "A1" })).toThrow("complete");
    expect(() => socialCard({ ...spec, serial: "12" })).toThrow("digits");
  });
});
