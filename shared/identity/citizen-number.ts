import type { PersonKey } from "../id/ids.ts";
import { accept, refuse, type Refusal, type Result } from "../result.ts";
import { isDay, type Day } from "../time/time.ts";

declare const citizenNumberBrand: unique symbol;

/** A citizen number (公民身份号码) of 18 characters whose date and check character are right. */
export type CitizenNumber = string & { readonly [citizenNumberBrand]: true };

export type Sex = "male" | "female";

/** Weights of the 17 digits and the check characters for each remainder: GB 11643-1999, annex. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = "10X98765432";

const malformed: Refusal = {
  code: "citizen-number-malformed",
  message: "身份证号码不对，应该是18位。",
  next: "请对照身份证再输一次，或请工作人员帮忙。",
};
const wrongDate: Refusal = {
  code: "citizen-number-date",
  message: "身份证号码里的出生日期不存在。",
  next: "请对照身份证再输一次。",
};
const wrongCheck: Refusal = {
  code: "citizen-number-check",
  message: "身份证号码有一位输错了。",
  next: "请对照身份证逐位核对。",
};

/**
 * Reads a citizen number: 17 digits and a check character; a small x is taken as X. The region digits are
 * not checked, because withdrawn codes stay in people's numbers for life.
 * @param latestBirth the last day on which the person can have been born, normally today
 */
export function parseCitizenNumber(text: string, latestBirth: Day): Result<CitizenNumber> {
  const number = text.trim().toUpperCase();
  if (!/^\d{17}[\dX]$/.test(number)) return refuse(malformed);
  const birth = birthText(number);
  if (!isDay(birth) || birth > latestBirth || birth < "1850-01-01") return refuse(wrongDate);
  if (checkCharacter(number.slice(0, 17)) !== number.charAt(17)) return refuse(wrongCheck);
  return accept(number as CitizenNumber);
}

/** The 18th character for 17 digits, `0` … `9` or `X`. */
export function checkCharacter(first17: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17.charAt(at)), 0);
  return checkCharacters.charAt(sum % 11);
}

function birthText(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
}

/** The birth date written in the number. */
export function birthOf(number: CitizenNumber): Day {
  return birthText(number) as Day;
}

/** The sex written in the number: the 17th digit is odd for a man. */
export function sexOf(number: CitizenNumber): Sex {
  return Number(number.charAt(16)) % 2 === 1 ? "male" : "female";
}

/** What may be shown of a number: the last four characters, the rest as stars. */
export function maskCitizenNumber(number: CitizenNumber): string {
  return `**************${number.slice(14)}`;
}

/** A keyed hash, HMAC with SHA-256 here; gives 64 hexadecimal digits. The key never leaves the caller. */
export type KeyedHash = (text: string) => string;

/** Who a person is in all our records: the keyed hash of the citizen number. */
export function personKeyOf(number: CitizenNumber, keyedHash: KeyedHash): PersonKey {
  return keyedHash(`person:${number}`) as PersonKey;
}

/** A masked name shows no more characters than this: names of minorities can be very long. */
const longestMaskedName = 20;

/**
 * A name for a screen that others can see: the surname and stars (张**); two characters of a compound
 * surname stay. Works by code point, so that a rare character is one.
 * @returns at most 20 characters
 */
export function maskName(name: string): string {
  const characters = Array.from(name).slice(0, longestMaskedName);
  const kept =
    compoundSurnames.has(characters.slice(0, 2).join("")) && characters.length > 2 ? 2 : 1;
  return characters.map((character, at) => (at < kept ? character : "*")).join("");
}

/** How a kiosk greets: surname and a respectful form of address, 张奶奶 or 张爷爷 from 60 on. */
export function respectfulName(name: string, person: { sex: Sex | null; age: number }): string {
  const characters = Array.from(name);
  const pair = characters.slice(0, 2).join("");
  const surname =
    compoundSurnames.has(pair) && characters.length > 2 ? pair : (characters[0] ?? "");
  if (person.sex === null) return `${surname}师傅`;
  if (person.age < 60) return `${surname}${person.sex === "male" ? "先生" : "女士"}`;
  return `${surname}${person.sex === "male" ? "爷爷" : "奶奶"}`;
}

/** The compound surnames that are still common. */
const compoundSurnames = new Set(
  "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 端木 长孙 宇文 南宫 独孤".split(
    " ",
  ),
);
