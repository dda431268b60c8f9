import fc from "fast-check";
import { expect, test } from "vitest";
import { personKeySchema } from "#shared/id/ids.ts";
import type { CitizenNumber } from "#shared/identity/citizen-number.ts";
import { vaultWith } from "./vault.ts";

const vault = vaultWith(Buffer.alloc(32, 7));
const number = "330199194903129908" as CitizenNumber;
const person = personKeySchema.parse("a".repeat(64));

test("what was sealed is opened again and never looks the same twice", () => {
  const [one, other] = [vault.seal(number, person), vault.seal(number, person)];
  expect(vault.open(one, person)).toBe(number);
  expect(one.sealed.equals(other.sealed)).toBe(false);
  expect(one.sealed.includes(number)).toBe(false);
});

test("another key, another person or one changed bit opens nothing", () => {
  const sealed = vault.seal(number, person);
  const stranger = personKeySchema.parse("b".repeat(64));
  expect(() => vaultWith(Buffer.alloc(32, 8)).open(sealed, person)).toThrow();
  expect(() => vault.open(sealed, stranger)).toThrow();
  fc.assert(
    fc.property(fc.nat(sealed.sealed.length * 8 - 1), (bit) => {
      const changed = Buffer.from(sealed.sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => vault.open({ ...sealed, sealed: changed }, person)).toThrow();
    }),
  );
});
