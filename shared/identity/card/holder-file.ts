import { accept, refuse, type Result } from "../../result.ts";
import { checkCharacter } from "../citizen-number.ts";
import type { CardFlag, CardHolder } from "./card-read.ts";
import { decodeDay, decodeLetters, decodeName, isDecimal } from "./text.ts";
import type { RecordRules, Records } from "./tlv.ts";

const commonRules: RecordRules = new Map([
  [0x08, { min: 18, max: 18 }],
  [0x09, { min: 0, max: 30 }],
  [0x4e, { min: 0, max: 20 }],
  [0x0a, { min: 1, max: 1 }],
  [0x0b, { min: 1, max: 1 }],
  [0x0c, { min: 3, max: 3 }],
  [0x0d, { min: 4, max: 4 }],
]);

/**
 * EF06 持卡人基本信息: 人社信息函〔2012〕37号, §7. Read free on first and second-generation cards; from 3.0 on it
 * opens only to the key RKSSSE. The first generation has no 4E 姓名扩展, so the file is shorter.
 */
export const holderFile = {
  id: 0xef06,
  totalLength: 0x5b,
  totalLengthFirstGeneration: 0x45,
  rules: commonRules,
} as const;

/** What EF06 says about the holder, and what in it does not fit together. */
export type HolderData = { readonly holder: CardHolder; readonly flags: readonly CardFlag[] };

const nothing = new Uint8Array(0);

/**
 * Takes EF06 apart. Sex and birth date come from a citizen number; the fields of their own are often not
 * written and only checked against it.
 * @returns "garbage" when a value breaks the standard, "unpersonalised" when no number was written
 */
export function parseHolderData(
  records: Records,
): Result<HolderData, "garbage" | "unpersonalised"> {
  const number = decodeLetters(records.get(0x08) ?? nothing)?.toUpperCase() ?? null;
  const birth = decodeDay(records.get(0x0d) ?? nothing);
  const isDecimalWhereItMust = [0x0b, 0x0c].every((tag) => isDecimal(records.get(tag) ?? nothing));
  if (number === null || birth === "wrong" || !isDecimalWhereItMust) return refuse("garbage");
  if (number === "") return refuse("unpersonalised");
  if (!/^[0-9A-Z]+$/.test(number)) return refuse("garbage");

  const name = decodeName(records.get(0x09) ?? nothing, records.get(0x4e) ?? nothing);
  const written = sexes.get(decodeLetters(records.get(0x0a) ?? nothing) ?? "") ?? "unknown";
  const numbered = sexOfNumber(number);
  const flags: CardFlag[] = [];
  if (isCitizenShaped(number) && checkCharacter(number.slice(0, 17)) !== number.charAt(17)) {
    flags.push("citizen-number-check");
  }
  if (birth !== null && isCitizenShaped(number) && number.slice(6, 14) !== digitsOf(birth)) {
    flags.push("birth-differs");
  }
  if (numbered !== "unknown" && written !== "unknown" && numbered !== written) {
    flags.push("sex-differs");
  }
  if (!isReadable(name)) flags.push("name-unreadable");
  const sex = numbered === "unknown" ? written : numbered;
  return accept({ holder: { citizenNumber: number, name, sex }, flags });
}

/** 性别 of the file: '9' is 未说明. */
const sexes: ReadonlyMap<string, CardHolder["sex"]> = new Map([
  ["1", "male"],
  ["2", "female"],
]);

/** A number that the ministry gave to a foreigner has letters, and no birth date or sex inside. */
function isCitizenShaped(number: string): boolean {
  return /^\d{17}[\dX]$/.test(number);
}

function sexOfNumber(number: string): CardHolder["sex"] {
  if (!isCitizenShaped(number)) return "unknown";
  return Number(number.charAt(16)) % 2 === 1 ? "male" : "female";
}

function digitsOf(day: string): string {
  return day.replaceAll("-", "");
}

/** A name that decoded into characters, none of them a control character or a hole. */
function isReadable(name: string): boolean {
  return name !== "" && !/[\p{Cc}\uFFFD]/u.test(name);
}
