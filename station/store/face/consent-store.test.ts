import { beforeEach, describe, expect, test } from "vitest";
import { personKeySchema } from "#shared/id/ids.ts";
import { instant } from "#shared/time/time.ts";
import { openDatabase, type StationDatabase } from "../database.ts";
import { consentStore, type ConsentStore, type NewConsent } from "./consent-store.ts";

let db: StationDatabase;
let store: ConsentStore;
beforeEach(() => {
  db = openDatabase(":memory:");
  store = consentStore(db);
});

const person = personKeySchema.parse("1".repeat(64));
const other = personKeySchema.parse("2".repeat(64));
const enrolmentId = "00000000-0000-4000-8000-000000000001";

function answer(own: Partial<NewConsent> = {}): number {
  store.append({
    person,
    answer: "given",
    notice: 1,
    told: "spoken",
    witness: "m01",
    at: instant(5),
    ...own,
  });
  return store.latest(own.person ?? person)?.consentId ?? 0;
}
function enrol(
  consentId: number,
  own: Partial<{ enrolmentId: string; person: typeof person }> = {},
): void {
  store.beginEnrolment({
    enrolmentId,
    person,
    pack: "p",
    templates: 3,
    at: instant(6),
    consentId,
    ...own,
  });
}

test("the latest answer counts", () => {
  expect(store.latest(person)).toBeNull();
  answer();
  answer({ answer: "withdrawn", at: instant(9) });
  expect(store.latest(person)).toMatchObject({ answer: "withdrawn", at: 9, notice: 1 });
  expect(store.latest(other)).toBeNull();
});

describe("nobody is enrolled without the consent that counts", () => {
  test("with it, it works", () => {
    enrol(answer());
    expect(store.live(person)).toMatchObject({ enrolmentId, person, templates: 3 });
  });
  test.each([
    ["none at all", () => 1],
    ["a refusal", () => answer({ answer: "refused" })],
    [
      "one that was withdrawn",
      () => {
        const given = answer();
        answer({ answer: "withdrawn" });
        return given;
      },
    ],
    ["somebody else's", () => answer({ person: other })],
  ])("%s", (_name, consent) => {
    expect(() => enrol(consent())).toThrow(/needs the consent that counts/);
    expect(store.allLive()).toEqual([]);
  });
});

test("a person is enrolled once at a time; an ended enrolment stays as a fact and counts no more", () => {
  const consentId = answer();
  enrol(consentId);
  const second = "00000000-0000-4000-8000-000000000002";
  expect(() => enrol(consentId, { enrolmentId: second })).toThrow(/UNIQUE/);
  const live = store.live(person);
  if (live === null) throw new Error("is live");
  store.endEnrolment(live, instant(8));
  expect(store.live(person)).toBeNull();
  expect(() => store.endEnrolment(live, instant(9))).toThrow(/is live/);
  enrol(consentId, { enrolmentId: second });
  expect(store.allLive().map((one) => one.enrolmentId)).toEqual([second]);
});

test.each([
  ["UPDATE face_consent SET answer = 'given'", "only appended to"],
  ["DELETE FROM face_consent", "only appended to"],
  ["DELETE FROM face_enrolment", "is not deleted"],
  ["UPDATE face_enrolment SET templates = 5", "not edited"],
  ["UPDATE face_enrolment SET ended_at = 7, person_key = '3'", "not edited"],
])("%s is refused", (sql, why) => {
  enrol(answer());
  expect(() => db.exec(sql)).toThrow(why);
});
