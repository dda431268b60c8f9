import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, day } from "../time/time.ts";
import {
  birthOf,
  checkCharacter,
  maskCitizenNumber,
  maskName,
  parseCitizenNumber,
  personKeyOf,
  respectfulName,
  sexOf,
  type CitizenNumber,
} from "./citizen-number.ts";

const today = day("2026-11-22");
/** The example of GB 11643-1999, and one whose check character is X. */
const example = "11010519491231002X";
const local = "330199194903129908";

const codeOf = (text: string) => {
  const parsed = parseCitizenNumber(text, today);
  return parsed.ok ? "ok" : parsed.refusal.code;
};
const parsed = (text: string): CitizenNumber => {
  const number = parseCitizenNumber(text, today);
  if (!number.ok) throw new Error(number.refusal.code);
  return number.value;
};
const withCheck = (first17: string) => first17 + checkCharacter(first17);

describe("a citizen number", () => {
  test.each<[string, string, string]>([
    ["the standard's own example", example, "ok"],
    ["with a small x", "11010519491231002x", "ok"],
    ["with blanks around it", ` ${example}\n`, "ok"],
    ["a test persona", local, "ok"],
    ["in a region that was withdrawn", withCheck("33012519500101001"), "ok"],
    ["born today", withCheck("33010620261122001"), "ok"],
    ["born on 29 February of a leap year", withCheck("33010619480229001"), "ok"],
    ["a wrong check character", "110105194912310021", "citizen-number-check"],
    ["an X where a digit belongs", `${local.slice(0, 17)}X`, "citizen-number-check"],
    ["two digits exchanged", "110105194912130021", "citizen-number-check"],
    ["born tomorrow", withCheck("33010620261123001"), "citizen-number-date"],
    ["born on 29 February of another year", withCheck("33010619490229001"), "citizen-number-date"],
    ["born in month 13", withCheck("33010619491301001"), "citizen-number-date"],
    ["born on day 0", withCheck("33010619490100001"), "citizen-number-date"],
    ["born in 1849", withCheck("33010618491231001"), "citizen-number-date"],
    ["15 digits of before 1999", "110105491231002", "citizen-number-malformed"],
    ["17 digits", "11010519491231002", "citizen-number-malformed"],
    ["19 digits", `${local}0`, "citizen-number-malformed"],
    ["an X in the middle", "1101051949123100X2", "citizen-number-malformed"],
    ["a blank in the middle", "110105 19491231002X", "citizen-number-malformed"],
    ["full-width digits", "１１０１０５19491231002X", "citizen-number-malformed"],
    ["nothing", "", "citizen-number-malformed"],
  ])("%s", (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  test("says birth and sex", () => {
    expect([birthOf(parsed(example)), sexOf(parsed(example))]).toEqual(["1949-12-31", "female"]);
    expect(sexOf(parsed("320299195302149" + "91X"))).toBe("male");
  });

  test("is shown by its last four characters only", () => {
    expect(maskCitizenNumber(parsed(example))).toBe("**************002X");
    expect(maskCitizenNumber(parsed(example))).toHaveLength(18);
  });

  const aNumber = fc
    .record({
      region: fc.integer({ min: 110_000, max: 659_999 }),
      days: fc.integer({ min: 0, max: 40_000 }),
      sequence: fc.integer({ min: 0, max: 999 }),
    })
    .map(({ region, days, sequence }) => {
      const birth = addDays(day("1910-01-01"), days).replaceAll("-", "");
      return withCheck(`${region}${birth}${String(sequence).padStart(3, "0")}`);
    });

  test("one wrong character or two neighbours exchanged are always noticed", () => {
    const aSlip = fc.record({
      number: aNumber,
      at: fc.integer({ min: 0, max: 17 }),
      digit: fc.integer({ min: 0, max: 9 }).map(String),
    });
    fc.assert(
      fc.property(aSlip, ({ number, at, digit }) => {
        expect(codeOf(number)).toBe("ok");
        const wrong = number.slice(0, at) + digit + number.slice(at + 1);
        if (wrong !== number) expect(codeOf(wrong)).not.toBe("ok");
        const [one = "", other = ""] = number.slice(at, at + 2);
        const swapped = number.slice(0, at) + other + one + number.slice(at + 2);
        if (swapped !== number) expect(codeOf(swapped)).not.toBe("ok");
      }),
    );
  });

  test("no refusal says anything of the number", () => {
    fc.assert(
      fc.property(aNumber, (number) => {
        const wrong = `${number.slice(0, 17)}${number.endsWith("1") ? "2" : "1"}`;
        const refused = parseCitizenNumber(wrong, today);
        expect(JSON.stringify(refused)).not.toContain(number.slice(6, 14));
      }),
    );
  });
});

describe("a person's key", () => {
  const hashed: string[] = [];
  const keyedHash = (text: string) => {
    hashed.push(text);
    return "ab".repeat(32);
  };

  test("is the keyed hash of purpose and number, the same for x and X", () => {
    expect(personKeyOf(parsed("11010519491231002x"), keyedHash)).toBe("ab".repeat(32));
    expect(personKeyOf(parsed(example), keyedHash)).toBe("ab".repeat(32));
    expect(hashed).toEqual([`person:${example}`, `person:${example}`]);
  });
});

describe("names", () => {
  test.each<[string, string]>([
    ["张建国", "张**"],
    ["李明", "李*"],
    ["欧阳建国", "欧阳**"],
    ["欧阳明", "欧阳*"],
    ["欧阳", "欧*"],
    ["司马", "司*"],
    ["𬱖建国", "𬱖**"],
    ["张𬱖", "张*"],
    ["独孤𬱖𬭳", "独孤**"],
    ["阿依古丽·买买提", "阿*******"],
    ["张", "张"],
    ["", ""],
  ])("%s is shown as %s", (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  test("a very long name stays short on a screen", () => {
    expect(maskName("阿".repeat(60))).toBe(`阿${"*".repeat(19)}`);
  });

  test("nothing behind the surname is ever shown", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 3, maxLength: 60 }), (name) => {
        const shown = Array.from(maskName(name));
        expect(shown.slice(2).every((character) => character === "*")).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(20);
      }),
    );
  });

  test.each<[string, "male" | "female" | null, number, string]>([
    ["张建国", "male", 72, "张爷爷"],
    ["张桂英", "female", 60, "张奶奶"],
    ["张桂英", "female", 59, "张女士"],
    ["张建国", "male", 59, "张先生"],
    ["张建国", null, 72, "张师傅"],
    ["欧阳桂英", "female", 80, "欧阳奶奶"],
    ["欧阳", "male", 80, "欧爷爷"],
    ["𬱖桂英", "female", 80, "𬱖奶奶"],
  ])("%s, %s, %i is greeted as %s", (name, sex, age, greeting) => {
    expect(respectfulName(name, { sex, age })).toBe(greeting);
  });
});
