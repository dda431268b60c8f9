import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

test("without flags the district keeps to itself: this machine only, its own PostgreSQL, no demonstration", () => {
  expect(readSettings([], {})).toEqual({
    dataFolder: ".data/district",
    host: "127.0.0.1",
    port: 7100,
    databasePort: null,
    databaseUrl: null,
    demoSeed: null,
  });
});

test("every flag is read, and DATABASE_URL", () => {
  const flags = "--data d --host ::1 --port 1 --pg-port 2 --demo --seed 3";
  expect(readSettings(flags.split(" "), { DATABASE_URL: "postgres://x" })).toEqual({
    dataFolder: "d",
    host: "::1",
    port: 1,
    databasePort: 2,
    databaseUrl: "postgres://x",
    demoSeed: 3,
  });
});

test.each([
  "--nonsense",
  "--port x",
  "--port 70000",
  "--port 1.5",
  "--seed -1",
  "--demo=1",
  "stray",
])("%s is refused", (flags) => {
  expect(() => readSettings(flags.split(" "), {})).toThrow();
});
