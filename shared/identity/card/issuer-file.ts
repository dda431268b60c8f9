import { accept, refuse, type Result } from "../../result.ts";
import type { Day } from "../../time/time.ts";
import { regionSchema, type RegionCode } from "../region.ts";
import { areSameBytes, bytesOfHex, hexOf } from "./bytes.ts";
import type { CardClass } from "./card-read.ts";
import { decodeDay, decodeLetters, isDecimal } from "./text.ts";
import type { RecordRules, Records } from "./tlv.ts";

/** EF05 发卡机构数据文件: tags and lengths by 人社信息函〔2012〕37号, §7. Read free on every generation. */
export const issuerFile = {
  id: 0xef05,
  totalLength: 0x40,
  rules: new Map([
    [0x01, { min: 16, max: 16 }],
    [0x02, { min: 1, max: 1 }],
    [0x03, { min: 4, max: 4 }],
    [0x04, { min: 12, max: 12 }],
    [0x05, { min: 4, max: 4 }],
    [0x06, { min: 4, max: 4 }],
    // Nine characters; some issues have a longer field, of which only these nine count.
    [0x07, { min: 9, max: 20 }],
  ]) satisfies RecordRules,
} as const;

/** What EF05 says about a card. */
export type IssuerData = {
  readonly version: string;
  readonly area: RegionCode;
  readonly identificationCode: string;
  readonly cardNumber: string;
  readonly cardClass: CardClass;
  readonly issuedOn: Day | null;
  readonly validTo: Day | null;
};

/** Bytes 4 to 8 of every identification code: the registered number of the application provider. */
const providerMark = bytesOfHex("D156000005");
const nothing = new Uint8Array(0);

/**
 * Takes EF05 apart.
 * @returns "garbage" when a value breaks the standard, "unpersonalised" when no card number was written
 */
export function parseIssuerData(
  records: Records,
): Result<IssuerData, "garbage" | "unpersonalised"> {
  const code = records.get(0x01) ?? nothing;
  const area = regionSchema.safeParse(hexOf(code.subarray(0, 3)));
  const version = parseVersion(records.get(0x03) ?? nothing);
  const issuedOn = decodeDay(records.get(0x05) ?? nothing);
  const validTo = decodeDay(records.get(0x06) ?? nothing);
  const cardNumber = decodeLetters((records.get(0x07) ?? nothing).subarray(0, 9));
  if (!areSameBytes(code.subarray(3, 8), providerMark) || !area.success) return refuse("garbage");
  if (version === null || issuedOn === "wrong" || validTo === "wrong") return refuse("garbage");
  if (cardNumber === null || !isDecimal(records.get(0x04) ?? nothing)) return refuse("garbage");
  if (cardNumber === "") return refuse("unpersonalised");
  if (!/^[0-9A-Za-z]+$/.test(cardNumber)) return refuse("garbage");
  return accept({
    version,
    area: area.data,
    identificationCode: hexOf(code),
    cardNumber: cardNumber.toUpperCase(),
    cardClass: cardClasses.get(decodeLetters(records.get(0x02) ?? nothing) ?? "") ?? "other",
    issuedOn,
    validTo,
  });
}

/** Judged by the first three characters; nothing written means the first generation. */
function parseVersion(bytes: Uint8Array): string | null {
  const text = decodeLetters(bytes);
  if (text === null || text === "") return text === "" ? "1.0" : null;
  return /^\d\.\d/.test(text) ? text.slice(0, 3) : null;
}

/** 卡的类别: 人社信息函〔2012〕37号, table 11. */
const cardClasses: ReadonlyMap<string, CardClass> = new Map([
  ["1", "preschool"],
  ["2", "student"],
  ["3", "adult"],
  ["4", "senior"],
]);
