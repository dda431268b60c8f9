import { expect, test } from "vitest";
import { fen } from "#shared/money/fen.ts";
import { newCommandId } from "./command-id.ts";
import { paymentOf } from "./payment.ts";

test.each([
  [0, null, { kind: "nothing-to-pay", tender: { kind: "cash", received: 0 } }],
  [0, 0, { kind: "nothing-to-pay", tender: { kind: "wallet" } }],
  [1, null, { kind: "no-wallet" }],
  [1_000, 999, { kind: "wallet-short", before: 999, missing: 1 }],
  [1_000, 1_000, { kind: "wallet", tender: { kind: "wallet" }, before: 1_000, after: 0 }],
  [1_000, 5_000, { kind: "wallet", tender: { kind: "wallet" }, before: 5_000, after: 4_000 }],
])("%s fen from a wallet of %s", (selfPay, wallet, payment) => {
  expect(paymentOf(fen(selfPay), wallet === null ? null : fen(wallet))).toEqual(payment);
});

test.each([0, 0x7f, 0xff])("an id of bytes %i is a UUID of version 4", (byte) => {
  const id = newCommandId((count) => new Uint8Array(count).fill(byte));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
