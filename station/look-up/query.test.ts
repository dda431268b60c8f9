import fc from "fast-check";
import { expect, test } from "vitest";
import { lookUpQuery } from "./query.ts";

const refused = "look-up-too-short";
const understood = (typed: string): unknown => {
  const query = lookUpQuery(typed);
  return query.ok ? query.value : query.refusal.code;
};

test.each<[string, unknown]>([
  ["zjg", { kind: "initials", letters: "zjg" }],
  [" ZJ ", { kind: "initials", letters: "zj" }],
  ["ｚｊｇ", { kind: "initials", letters: "zjg" }],
  ["张", { kind: "name", part: "张" }],
  ["张 建国", { kind: "name", part: "张建国" }],
  ["买买提·阿不都", { kind: "name", part: "买买提·阿不都" }],
  ["买买提•阿不都", { kind: "name", part: "买买提·阿不都" }],
  ["㛃𬭳", { kind: "name", part: "㛃𬭳" }],
  ["1234", { kind: "last-four", ending: "1234" }],
  ["１２３x", { kind: "last-four", ending: "123X" }],
  ["138-0013-8000", { kind: "phone", digits: "13800138000" }],
  ["138 0013 8000", { kind: "phone", digits: "13800138000" }],
  ["0571-88000000", { kind: "phone", digits: "057188000000" }],
  ["", refused],
  [" ", refused],
  ["z", refused],
  ["123", refused],
  ["12345", refused],
  ["X234", refused],
  ["·", refused],
  ["张z", refused],
  ["330199194903129908", refused],
  ["%", refused],
  ["' OR 1=1 --", refused],
  ["abcdefghijklm", refused],
  ["\u0000\u0000", refused],
])("%o", (typed, expected) => expect(understood(typed)).toEqual(expected));

const aCharacter = fc.constantFrom(..."张㛃𬭳zXｚ19９·•-% '\u0000\ud800\u200bé😀");

test("whatever is typed is understood or refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: aCharacter, maxLength: 40 }), (typed) => {
      const query = lookUpQuery(typed);
      return query.ok || query.refusal.code === refused;
    }),
  );
});
