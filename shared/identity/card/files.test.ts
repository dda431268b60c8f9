import { describe, expect, test } from "vitest";
import { bytesOfHex, hexOf, joinBytes } from "./bytes.ts";
import { holderFile, parseHolderData } from "./holder-file.ts";
import { issuerFile, parseIssuerData } from "./issuer-file.ts";
import { algorithmOf } from "./social-environment.ts";
import { decodeName } from "./text.ts";
import { parseElements, parseRecords, valueOf, valuesOf } from "./tlv.ts";

/** EF05 and EF06 of the specification's local senior and its first-generation card. */
const issuerHex =
  "0110330100D15600000510000001FFFFFFFF 020133 0304332E3030 040C9156000002330100330100FF" +
  "050420220615 060420320615 0709413030303030303131";
const holderHex =
  "0812333330313939313934393033313239393038 091EB2E2CAD4BCD7" +
  "00".repeat(24) +
  "4E14" +
  "00".repeat(20) +
  "0A0132 0B0101 0C03330100 0D0419490312";
const firstGenerationHolderHex =
  "0812333130313939313934383031303139393135 091EB2E2CAD4B1FB" +
  "00".repeat(24) +
  "0A0131 0B0101 0C03310000 0D0419480101";

function issuerOf(hex: string) {
  const records = parseRecords(bytesOfHex(hex), issuerFile.rules);
  return records === null ? "no records" : parseIssuerData(records);
}

function holderOf(hex: string) {
  const records = parseRecords(bytesOfHex(hex), holderFile.rules);
  return records === null ? "no records" : parseHolderData(records);
}

describe("the issuer's file", () => {
  test("gives area, version, numbers and dates", () => {
    expect(bytesOfHex(issuerHex).length).toBe(issuerFile.totalLength);
    expect(issuerOf(issuerHex)).toEqual({
      ok: true,
      value: {
        version: "3.0",
        area: "330100",
        identificationCode: "330100D15600000510000001FFFFFFFF",
        cardNumber: "A00000011",
        cardClass: "adult",
        issuedOn: "2022-06-15",
        validTo: "2032-06-15",
      },
    });
  });

  test("is found by tag and not by position", () => {
    const moved = `0709413030303030303131 ${issuerHex.replace("0709413030303030303131", "")}`;
    expect(issuerOf(moved)).toEqual(issuerOf(issuerHex));
  });

  test.each<[string, string, string, unknown]>([
    ["a provider that is not ours", "D156000005", "D156000006", "garbage"],
    ["an area that is no number", "0110330100", "01103A0100", "garbage"],
    ["a day that does not exist", "050420220615", "050420220631", "garbage"],
    ["letters in a decimal field", "060420320615", "0604203206AB", "garbage"],
    ["a version without digits", "0304332E3030", "030441424344", "garbage"],
    ["a card number with a space inside", "413030303030303131", "413030203030303131", "garbage"],
    [
      "bytes that are no letters in the number",
      "413030303030303131",
      "B1B2B3B4B5B6B7B8B9",
      "garbage",
    ],
    ["no card number", "413030303030303131", "000000000000000000", "unpersonalised"],
  ])("with %s is refused", (_, from, to, refusal) => {
    expect(issuerOf(issuerHex.replace(from, to))).toEqual({ ok: false, refusal });
  });

  test.each<[string, string, string]>([
    ["an unknown tag", "020133", "820133"],
    ["a tag that comes twice", "020133", "020133020133"],
    ["a value that is cut off", "0709413030303030303131", "07094130303030"],
    ["a length that its tag does not have", "020133", "02023333"],
  ])("with %s is no file at all", (_, from, to) => {
    expect(issuerOf(issuerHex.replace(from, to))).toBe("no records");
  });

  test("without a version is first generation, and dates that were never written are unknown", () => {
    const bare = issuerHex
      .replace("0304332E3030", "030400000000")
      .replace("050420220615", "0504FFFFFFFF")
      .replace("060420320615", "060400000000");
    expect(issuerOf(bare)).toMatchObject({
      value: { version: "1.0", issuedOn: null, validTo: null },
    });
  });

  test("of an issue with a longer field counts nine characters of the card number", () => {
    const long = issuerHex.replace("0709413030303030303131", "070C413030303030303131585858");
    expect(issuerOf(long)).toMatchObject({ value: { cardNumber: "A00000011" } });
  });
});

describe("the holder's file", () => {
  test("gives number, name and sex, with and without an extension of the name", () => {
    expect(bytesOfHex(holderHex).length).toBe(holderFile.totalLength);
    expect(holderOf(holderHex)).toEqual({
      ok: true,
      value: {
        holder: { citizenNumber: "330199194903129908", name: "测试甲", sex: "female" },
        flags: [],
      },
    });
    const first = firstGenerationHolderHex;
    expect(bytesOfHex(first).length).toBe(holderFile.totalLengthFirstGeneration);
    expect(holderOf(first)).toMatchObject({ value: { holder: { name: "测试丙", sex: "male" } } });
  });

  test.each<[string, string, string, string[]]>([
    ["a wrong check character", "3239393038", "3239393039", ["citizen-number-check"]],
    ["another sex", "0A0132", "0A0131", ["sex-differs"]],
    ["another birth date", "0D0419490312", "0D0419490313", ["birth-differs"]],
    ["a name that is no Chinese", "B2E2CAD4BCD7", "B2E2CAD4BC20", ["name-unreadable"]],
    ["sex, birth date and the rest not written", "0A0132", "0A0139", []],
  ])("with %s is read and flagged", (_, from, to, flags) => {
    expect(holderOf(holderHex.replace(from, to))).toMatchObject({ ok: true, value: { flags } });
  });

  test("without birth date, nation and place is normal", () => {
    const bare = holderHex
      .replace("0B0101", "0B01FF")
      .replace("0C03330100", "0C03FFFFFF")
      .replace("0D0419490312", "0D04FFFFFFFF");
    expect(holderOf(bare)).toMatchObject({ ok: true, value: { flags: [] } });
  });

  test("of a foreigner takes the sex from its own field", () => {
    const number = hexOf(new TextEncoder().encode("CHN110000101012345"));
    const foreign = holderHex.replace("333330313939313934393033313239393038", number);
    expect(holderOf(foreign)).toMatchObject({
      value: { holder: { citizenNumber: "CHN110000101012345", sex: "female" }, flags: [] },
    });
  });

  test("with letters in a decimal field is refused, and without a number it was never written", () => {
    expect(holderOf(holderHex.replace("0B0101", "0B010A"))).toEqual({
      ok: false,
      refusal: "garbage",
    });
    const blank = holderHex.replace("333330313939313934393033313239393038", "00".repeat(18));
    expect(holderOf(blank)).toEqual({ ok: false, refusal: "unpersonalised" });
  });
});

describe("a name", () => {
  test("that is cut inside a character is joined before it is decoded", () => {
    // Fourteen characters of two bytes, then 㛃 (8230B731), two of whose bytes are in the extension.
    const bytes = joinBytes(bytesOfHex("B2E2".repeat(14)), bytesOfHex("8230B731BCD7"));
    const name = bytes.subarray(0, 30);
    const extension = joinBytes(bytes.subarray(30), new Uint8Array(16));
    expect(decodeName(name, extension)).toBe(`${"测".repeat(14)}㛃甲`);
  });

  test("in four-byte characters of GB18030 is read", () => {
    expect(decodeName(bytesOfHex("B2E28230B7319933AC39"), new Uint8Array(20))).toBe("测㛃𬭳");
  });
});

describe("a structure of elements", () => {
  test("names the algorithm of the keys, and Beijing has one of its own", () => {
    const aid = "7378312E73682EC9E7BBE1B1A3D5CF";
    const third = bytesOfHex(`6F1C840F${aid}A50988011E9F0C03860103`);
    const second = bytesOfHex(`6F16840F${aid}A50388011E`);
    expect(algorithmOf(third, "330100")).toBe("sm4");
    expect(algorithmOf(second, "330100")).toBe("3des");
    expect(algorithmOf(second, "110000")).toBe("ssf33");
  });

  test("gives all values of a tag at any depth", () => {
    const list = parseElements(bytesOfHex("700A 6103 4F0111 6103 4F0122")) ?? [];
    expect(valuesOf(list, 0x4f).map(hexOf)).toEqual(["11", "22"]);
    expect(valueOf(list, 0x50)).toBeNull();
  });

  test.each([
    ["that is cut off", "6F05840111"],
    ["with a length of three bytes", "84830000011111"],
  ])("%s is refused", (_, hex) => expect(parseElements(bytesOfHex(hex))).toBeNull());

  test("that nests without end is refused, and one of a card's depth is not", () => {
    const nested = (depth: number): string =>
      depth === 0 ? "4F0111" : `61${hexOf(Uint8Array.of(2 * depth + 1))}${nested(depth - 1)}`;
    expect(valueOf(parseElements(bytesOfHex(nested(4))) ?? [], 0x4f)).toEqual(Uint8Array.of(0x11));
    expect(parseElements(bytesOfHex(nested(7)))).toBeNull();
  });

  test("with a long length is read", () => {
    const value = "11".repeat(0x90);
    expect(valueOf(parseElements(bytesOfHex(`848190${value}`)) ?? [], 0x84)?.length).toBe(0x90);
    expect(valueOf(parseElements(bytesOfHex(`84820090${value}`)) ?? [], 0x84)?.length).toBe(0x90);
  });
});
