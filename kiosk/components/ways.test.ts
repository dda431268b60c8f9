import { describe, expect, test } from "vitest";
import { offeredWays, type Equipment } from "./ways.ts";

const all: Equipment = { reader: "ready", hasCamera: true, isFaceOffered: true };
const shown = (equipment: Equipment) =>
  offeredWays(equipment).map(({ way, missing }) => `${way}${missing === null ? "" : " missing"}`);

describe("the ways in", () => {
  test.each<[string, Equipment, string[]]>([
    ["everything there", all, ["card", "face", "code"]],
    ["a card is being read", { ...all, reader: "reading" }, ["card", "face", "code"]],
    ["the reader stopped", { ...all, reader: "down" }, ["card missing", "face", "code"]],
    ["no reader", { ...all, reader: "absent" }, ["card missing", "face", "code"]],
    ["no camera", { ...all, hasCamera: false }, ["card", "face missing", "code missing"]],
    ["a site without faces", { ...all, isFaceOffered: false }, ["card", "code"]],
  ])("%s", (_, equipment, ways) => {
    expect(shown(equipment)).toEqual(ways);
  });
});
