import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFromWorker, isToWorker, maxCodeLength } from "./messages.ts";

describe("messages of the camera's worker", () => {
  test.each([
    ["an empty picture", { kind: "read", face: { faces: 0, face: null }, code: null }],
    ["a code", { kind: "read", face: null, code: "text" }],
    ["a model that is ready", { kind: "model", state: "ready", why: "" }],
    ["a reader that is missing", { kind: "code-reader", state: "missing", why: "404" }],
  ])("%s is heard", (_name, message) => {
    expect(isFromWorker(message)).toBe(true);
  });

  test.each([
    ["nothing", null],
    ["a text", "read"],
    ["an unknown kind", { kind: "picture" }],
    ["a code that is too long", { kind: "read", face: null, code: "x".repeat(maxCodeLength + 1) }],
    ["a code that is no text", { kind: "read", face: null, code: 5 }],
    ["faces that are no number", { kind: "read", face: { faces: "1", face: null }, code: null }],
    ["a state that does not exist", { kind: "model", state: "soon", why: "" }],
  ])("%s is not", (_name, message) => {
    expect(isFromWorker(message)).toBe(false);
  });

  test("anything at all is a message or none, and never throws", () => {
    fc.assert(fc.property(fc.anything(), (message) => void isFromWorker(message)));
  });

  test("the worker takes a pack or its absence, and nothing else without a picture", () => {
    expect(isToWorker({ kind: "use-pack", pack: null })).toBe(true);
    expect(isToWorker({ kind: "use-pack" })).toBe(false);
    expect(isToWorker({ kind: "end" })).toBe(false);
    expect(isToWorker(undefined)).toBe(false);
  });
});
