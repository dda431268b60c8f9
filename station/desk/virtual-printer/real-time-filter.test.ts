import fc from "fast-check";
import { expect, test } from "vitest";
import { realTimeFilter } from "./real-time-filter.ts";

test("picks status requests out of the data wherever they stand", () => {
  const filter = realTimeFilter();
  const data = Uint8Array.of(0x41, 0x10, 0x04, 0x01, 0x10, 0x10, 0x04, 0x04, 0x10, 0x05, 0x42);
  expect(filter(data)).toEqual({ requests: [1, 4], data: [0x41, 0x10, 0x10, 0x05, 0x42] });
});

test("does so in whatever pieces the bytes come, and loses none", () => {
  const byte = fc.constantFrom(0x10, 0x04, 0x01, 0x02, 0x41);
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 30 }), fc.nat(30), (bytes, at) => {
      const filter = realTimeFilter();
      const one = filter(Uint8Array.from(bytes.slice(0, at)));
      const two = filter(Uint8Array.from(bytes.slice(at)));
      const whole = realTimeFilter()(Uint8Array.from(bytes));
      expect([...one.requests, ...two.requests]).toEqual(whole.requests);
      expect([...one.data, ...two.data]).toEqual(whole.data);
    }),
    { numRuns: 10_000 },
  );
});
