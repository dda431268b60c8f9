import { hexOf } from "./bytes.ts";
import type { CardRead } from "./card-read.ts";
import {
  selectApplication,
  selectApplicationWithAnswer,
  send,
  status,
  type Dialogue,
} from "./dialogue.ts";
import { aids, unionPayPrefix } from "./social-environment.ts";
import { parseElements, valueOf, valuesOf, type Element } from "./tlv.ts";

/** The transit application of a card, and its card number of 19 digits unless that cannot be read. */
export type TransitApplication = { readonly number: string | null };

/**
 * Looks for the transit application (交通联合), which gives its card number without a key when it is selected.
 * @returns null when the card has none
 */
export function* readTransit(): Dialogue<TransitApplication | null> {
  const answer = yield* send(selectApplicationWithAnswer(aids.transit));
  if (answer.status !== status.ok) return null;
  const elements = parseElements(answer.data);
  const issuerPart = elements === null ? null : valueOf(elements, 0x9f0c);
  // 8 bytes issuer, application type, version, then the number: a leading 0 and 19 digits.
  const digits = issuerPart === null ? "" : hexOf(issuerPart.subarray(10, 20));
  return { number: /^0\d{19}$/.test(digits) ? digits.slice(1) : null };
}

/**
 * Whose bank card it is, by the names of its payment applications. Nothing else is read of another
 * application: no account number, no holder.
 */
export function* recogniseBank(
  surface: CardRead["surface"],
): Dialogue<"unionpay" | "foreign" | null> {
  const names =
    surface === "contact" ? yield* paymentNamesOnContact() : yield* paymentNamesOnContactless();
  if (names.length === 0) return null;
  const unionPay = hexOf(unionPayPrefix);
  return names.some((name) => hexOf(name).startsWith(unionPay)) ? "unionpay" : "foreign";
}

/** A list of payment applications has few records; each may name several applications. */
const mostListRecords = 4;

function* paymentNamesOnContact(): Dialogue<readonly Uint8Array[]> {
  const answer = yield* send(selectApplication(aids.paymentList));
  if (answer.status !== status.ok) return [];
  const file = valueOf(parseElements(answer.data) ?? [], 0x88)?.[0] ?? 1;
  const list: Element[] = [];
  for (let record = 1; record <= mostListRecords; record += 1) {
    const read = yield* send(Uint8Array.of(0x00, 0xb2, record, (file << 3) | 4, 0x00));
    if (read.status !== status.ok) break;
    list.push(...(parseElements(read.data) ?? []));
    // One name is enough to tell a UnionPay card from a foreign one, and every command costs time.
    if (valueOf(list, 0x4f) !== null) break;
  }
  return valuesOf(list, 0x4f);
}

function* paymentNamesOnContactless(): Dialogue<readonly Uint8Array[]> {
  const answer = yield* send(selectApplicationWithAnswer(aids.paymentListContactless));
  if (answer.status !== status.ok) return [];
  return valuesOf(parseElements(answer.data) ?? [], 0x4f);
}
