import iconv from "iconv-lite";
import { hexOf } from "#shared/identity/card/bytes.ts";
import { cardNumberCheck } from "#shared/identity/card/card-number.ts";
import { socialEnvironmentAid } from "#shared/identity/card/social-environment.ts";
import { assert } from "#shared/result.ts";
import type { CardApplication, CardFile, CardImage } from "./card-image.ts";

/** What is written on a demo person's card. */
export type CardHolderSpec = {
  /** 3.0 keeps the holder's file behind the key; 1.0 has no bank application. */
  readonly version: "1.0" | "2.0" | "3.0";
  /** Six digits. */
  readonly area: string;
  /** Serial number of the card, eight digits: part of the identification code and of the ATR. */
  readonly serial: string;
  /** Nine characters; `cardNumberOf` makes one. */
  readonly cardNumber: string;
  /** Eighteen characters. */
  readonly citizenNumber: string;
  readonly name: string;
  readonly sex: "male" | "female";
  /** YYYY-MM-DD. */
  readonly birth: string;
  /** YYYY-MM-DD. */
  readonly issuedOn: string;
  /** YYYY-MM-DD. */
  readonly validTo: string;
  /** 2 student, 3 adult, 4 senior; the standard's own default is 3, which most issuers never change. */
  readonly cardClass?: string;
};

/** A nine-character card number for its first eight. */
export function cardNumberOf(first8: string): string {
  return `${first8}${cardNumberCheck(first8)}`;
}

/** The identification code (卡识别码) of a card: area, provider, serial number, and no certificate. */
export function identificationCodeOf(card: { area: string; serial: string }): string {
  return `${card.area}D156000005${card.serial}FFFFFFFF`;
}

/** The bytes of a social security card for any demo person. Throws when a field does not fit the card. */
export function socialCard(spec: CardHolderSpec): CardImage {
  assert(/^\d{6}$/.test(spec.area) && /^\d{8}$/.test(spec.serial), "area and serial are digits");
  assert(spec.cardNumber.length === 9 && spec.citizenNumber.length === 18, "numbers are complete");
  return {
    atr: contactAtr(spec),
    applications: [
      socialEnvironment({ issuer: issuerRecords(spec), holder: holderRecords(spec), spec }),
      ...(spec.version === "1.0" ? [] : [paymentList, debitApplication]),
    ],
  };
}

function contactAtr(spec: CardHolderSpec): string {
  const maker = { "1.0": "0085431000 8601", "2.0": "0081544C978684", "3.0": "0081544C968684" };
  return `3B6D0000${maker[spec.version].replace(" ", "")}${spec.area.slice(0, 4)}${spec.serial}`;
}

/** The environment with its two files; the key is asked for from 3.0 on. */
function socialEnvironment(parts: {
  readonly issuer: readonly string[];
  readonly holder: readonly string[];
  readonly spec: Pick<CardHolderSpec, "version">;
}): CardApplication {
  const isGated = parts.spec.version === "3.0";
  return {
    aid: socialEnvironmentAid,
    fci: isGated
      ? `6F1C840F${socialEnvironmentAid}A50988011E9F0C03860103`
      : `6F16840F${socialEnvironmentAid}A50388011E`,
    files: [
      recordFile({ id: 0xef05, sfi: 5, gate: "free" }, parts.issuer),
      recordFile({ id: 0xef06, sfi: 6, gate: isGated ? "key" : "free" }, parts.holder),
    ],
  };
}

/** A file of records of variable length. */
export function recordFile(
  file: Pick<CardFile, "id" | "sfi" | "gate">,
  records: readonly string[],
): CardFile {
  return { ...file, content: { kind: "records", records } };
}

/** Records of EF05, in the order of the standard. */
function issuerRecords(spec: CardHolderSpec): readonly string[] {
  return [
    `0110${identificationCodeOf(spec)}`,
    `0201${ascii(spec.cardClass ?? "3")}`,
    `0304${ascii(`${spec.version}0`)}`,
    `040C9156000002${spec.area}${spec.area}FF`,
    `0504${dayDigits(spec.issuedOn)}`,
    `0604${dayDigits(spec.validTo)}`,
    `0709${ascii(spec.cardNumber)}`,
  ];
}

/** Records of EF06, in the order of the standard; the first generation has no extension of the name. */
function holderRecords(spec: CardHolderSpec): readonly string[] {
  const name = hexOf(iconv.encode(spec.name, "gb18030"));
  assert(name.length <= 100, "a name has at most 50 bytes");
  const first = name.slice(0, 60).padEnd(60, "0");
  const extension = name.slice(60).padEnd(40, "0");
  return [
    `0812${ascii(spec.citizenNumber)}`,
    `091E${first}`,
    ...(spec.version === "1.0" ? [] : [`4E14${extension}`]),
    `0A01${ascii(spec.sex === "male" ? "1" : "2")}`,
    "0B0101",
    `0C03${spec.area}`,
    `0D04${dayDigits(spec.birth)}`,
  ];
}

function ascii(text: string): string {
  return hexOf(Buffer.from(text, "latin1"));
}

function dayDigits(day: string): string {
  return day.replaceAll("-", "");
}

/** `1PAY.SYS.DDF01` with the one UnionPay application. */
const paymentList: CardApplication = {
  aid: "315041592E5359532E4444463031",
  fci: "6F15840E315041592E5359532E4444463031A503880101",
  files: [
    recordFile({ id: null, sfi: 1, gate: "free" }, [
      "701B61194F08A000000333010101500A50424F43204445424954870101",
    ]),
  ],
};

/** The debit application of the card; its number begins with 62999999, which no bank issues. */
export const debitApplication: CardApplication = {
  aid: "A000000333010101",
  fci: "6F2F8408A000000333010101A523500A50424F432044454249548701019F38099F7A019F02065F2A02BF0C059F4D020B0A",
  processingOptions: "80067C0008010100",
  files: [
    recordFile({ id: null, sfi: 1, gate: "free" }, [
      "702A57136299999900000000014D32062200000000000F5A0A6299999900000000014F5F24033206319F6100",
    ]),
  ],
};
