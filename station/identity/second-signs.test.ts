import { describe, expect, test } from "vitest";
import {
  identityConfirmedSchema,
  identityLookedUpSchema,
} from "#shared/journal/identity-entries.ts";
import type { Session } from "#shared/contracts/session.ts";
import { stationEventSchema } from "#shared/contracts/station-api.ts";
import type { Refusal } from "#shared/result.ts";
import {
  aCard,
  aPhone,
  aPin,
  aScan,
  entriesOf,
  faceOf,
  lookedUp,
  opened,
} from "./shown.fixture.ts";
import {
  aStation,
  codeOf,
  kiosk,
  till,
  valueOf,
  type TestStation,
} from "../sales/station.fixture.ts";

const local = "A00000011";
const visitor = "B00000019";
/** The last four digits of the local's phone. */
const phoneOfLocal = "6601";
const minute = 60_000;

const kindsOf = ({ events }: TestStation) => events.map(({ kind }) => kind);

describe("a sign with a doubt waits for a second one", () => {
  const waysOf = (station: TestStation) => station.sessions.waitingAt(till)?.ways;

  test.each(["face-unsure", "face-not-live", "look-alike"] as const)("%s", (doubt) => {
    const station = aStation();
    expect(valueOf(station.sessions.present(till, faceOf(station, local, doubt)))).toBe(null);
    expect(station.sessions.openAt(till)).toBe(null);
    const asked = { why: doubt, ways: ["card", "code", "phone", "staff"] };
    expect(station.events).toEqual([{ kind: "second-sign", terminal: till, asked }]);
    const session = opened(station.sessions.confirm(till, aPhone(phoneOfLocal)));
    expect(session).toMatchObject({
      method: "face",
      signs: ["face", "phone"],
      assurance: "double",
    });
    expect(kindsOf(station)).toEqual(["second-sign", "second-sign", "session-started"]);
    expect(station.events[1]).toMatchObject({ asked: null });
    for (const event of station.events) expect(stationEventSchema.parse(event)).toEqual(event);
  });

  test("a printed code, which a card does not confirm but replace", () => {
    const station = aStation();
    expect(valueOf(station.sessions.present(till, aScan(station.printedCode(local))))).toBe(null);
    expect(station.sessions.waitingAt(till)?.why).toBe("printed-code");
    expect(waysOf(station)).toEqual(["staff"]);
    expect(station.lay(local)).toMatchObject({ signs: ["card"], assurance: "single" });
    expect(station.sessions.waitingAt(till)).toBe(null);
  });

  test("a card of the same person confirms a face, one of another replaces it", () => {
    const station = aStation();
    station.sessions.present(till, faceOf(station, local, "face-unsure"));
    expect(station.lay(local)).toMatchObject({ method: "face", signs: ["face", "card"] });
    const other = aStation();
    other.sessions.present(till, faceOf(other, local, "face-unsure"));
    expect(other.lay(visitor)).toMatchObject({ method: "card", signs: ["card"] });
    expect(other.sessions.waitingAt(till)).toBe(null);
  });

  test("a face that is seen better starts by itself", () => {
    const station = aStation();
    station.sessions.present(till, faceOf(station, local, "face-not-live"));
    expect(opened(station.sessions.present(till, faceOf(station, local)))).toMatchObject({
      signs: ["face"],
      assurance: "single",
    });
  });

  test("for three minutes, or until the person leaves", () => {
    const station = aStation();
    station.sessions.present(till, faceOf(station, local, "face-unsure"));
    station.wait(3 * minute);
    station.sessions.endIdle();
    expect(station.sessions.waitingAt(till)).not.toBe(null);
    station.wait(1);
    station.sessions.endIdle();
    expect(station.sessions.waitingAt(till)).toBe(null);
    expect(station.events.at(-1)).toMatchObject({ kind: "second-sign", asked: null });
    expect(codeOf(station.sessions.confirm(till, aPhone(phoneOfLocal)))).toBe(
      "second-sign-not-asked",
    );
    station.sessions.present(till, faceOf(station, local, "face-unsure"));
    station.sessions.leaveWaiting(till);
    expect(station.sessions.askedAt(till)).toBe(null);
  });

  test("not by a phone that is not known", () => {
    const station = aStation();
    station.db.exec("UPDATE person SET phone_hash = NULL, phone_last_four = NULL");
    station.sessions.present(till, faceOf(station, local, "face-unsure"));
    expect(waysOf(station)).toEqual(["card", "code", "staff"]);
    expect(codeOf(station.sessions.confirm(till, aPhone(phoneOfLocal)))).toBe("second-way-other");
  });

  test("and is not confirmed for somebody who may not be served any more", () => {
    const station = aStation();
    station.sessions.present(till, faceOf(station, local, "face-unsure"));
    station.db.exec("UPDATE person SET status = 'moved'");
    expect(codeOf(station.sessions.confirm(till, aPhone(phoneOfLocal)))).toBe("person-suspended");
    expect(station.sessions.waitingAt(till)).toBe(null);
  });
});

describe("the last four digits of the phone", () => {
  test("are tried three times, also when the face is shown again, then another way has to do", () => {
    const station = aStation();
    const wait = () => station.sessions.present(till, faceOf(station, local, "face-unsure"));
    wait();
    const tryWrong = (): Refusal => {
      const tried = station.sessions.confirm(till, aPhone("0000"));
      if (tried.ok) throw new Error("wrong digits confirm nobody");
      return tried.refusal;
    };
    expect(tryWrong()).toMatchObject({ code: "phone-wrong", next: expect.stringContaining("2次") });
    wait();
    expect(tryWrong().code).toBe("phone-wrong");
    expect(tryWrong().code).toBe("phone-wrong-too-often");
    expect(station.sessions.waitingAt(till)?.ways).toEqual(["card", "code", "staff"]);
    expect(station.events.at(-1)).toMatchObject({ kind: "second-sign", terminal: till });
    expect(codeOf(station.sessions.confirm(till, aPhone(phoneOfLocal)))).toBe(
      "phone-wrong-too-often",
    );
    wait();
    expect(station.sessions.waitingAt(till)?.ways).not.toContain("phone");
    station.wait(11 * minute);
    station.sessions.endIdle();
    wait();
    expect(station.sessions.waitingAt(till)?.ways).toContain("phone");
  });
});

describe("staff who look", () => {
  test("confirm with their PIN, and their name is in the journal", () => {
    const station = aStation(":memory:", { staff: "demo" });
    station.sessions.present(till, aScan(station.printedCode(local)));
    expect(codeOf(station.sessions.confirm(till, aPin("c01", "0000")))).toBe("staff-pin-wrong");
    const session = opened(station.sessions.confirm(till, aPin("c01", "1379")));
    expect(session).toMatchObject({ signs: ["printed-code", "staff"], assurance: "double" });
    const [body] = entriesOf(station, "identity.confirmed");
    expect(identityConfirmedSchema.parse(body)).toMatchObject({ staff: "c01" });
  });

  test("are two when one looked the person up", () => {
    const station = aStation(":memory:", { staff: "demo" });
    const { sessionId } = opened(station.sessions.present(till, lookedUp(station, local)));
    station.sessions.askForAmount(sessionId, till);
    expect(station.sessions.askedAt(till)).toEqual({ why: "amount", ways: ["staff"] });
    expect(codeOf(station.sessions.confirm(till, aPin("c01", "1379")))).toBe("staff-same");
    expect(codeOf(station.sessions.confirm(till, aPhone(phoneOfLocal)))).toBe("second-way-other");
    expect(opened(station.sessions.confirm(till, aPin("m01", "2580"))).assurance).toBe("double");
  });

  test("are written down with whom they looked up and why", () => {
    const station = aStation();
    opened(station.sessions.present(till, lookedUp(station, local)));
    const [entry] = station.journal.after(0, 1);
    expect(entry).toMatchObject({ kind: "identity.looked-up", actor: "staff:c01", terminal: till });
    expect(identityLookedUpSchema.parse(entry?.body)).toEqual(lookedUp(station, local).found);
  });
});

describe("the random look against lent cards", () => {
  const always = { identity: { spotCheckBp: 10_000 }, random: () => 0.5 };

  test.each([
    ["a card", true, async () => aCard(local)],
    ["a phone's code", true, async (at: TestStation) => aScan(await at.phoneCode(local))],
    ["a face", false, async (station: TestStation) => faceOf(station, local)],
    ["a look-up", false, async (station: TestStation) => lookedUp(station, local)],
  ] as const)("%s: %s", async (_, isAsked, credentialOf) => {
    const station = aStation(":memory:", always);
    const session = opened(station.sessions.present(till, await credentialOf(station)));
    expect(session.asked?.why ?? null).toBe(isAsked ? "spot-check" : null);
  });

  test("asks as many as the site says", () => {
    const share = (bp: number): number => {
      let drawn = 0;
      const random = () => (drawn++ % 100) / 100;
      const station = aStation(":memory:", { identity: { spotCheckBp: bp }, random });
      const cards = Array.from({ length: 100 }, () => {
        const { sessionId, asked } = station.lay(local);
        station.sessions.present(till, faceOf(station, local));
        station.sessions.end(sessionId, till, "left");
        return asked;
      });
      return cards.filter((asked) => asked !== null).length;
    };
    expect([share(0), share(200), share(1000), share(10_000)]).toEqual([0, 2, 10, 100]);
  });

  test("is not got rid of by laying the card down again", () => {
    let chance = 0;
    const station = aStation(":memory:", { random: () => chance });
    const { sessionId, asked } = station.lay(local, kiosk);
    expect(asked).toEqual({ why: "spot-check", ways: ["code", "phone", "staff"] });
    chance = 0.999;
    station.sessions.end(sessionId, kiosk, "left");
    expect(station.lay(local, kiosk).asked?.why).toBe("spot-check");
    opened(station.sessions.confirm(kiosk, aPhone(phoneOfLocal)));
    expect(station.sessions.openAt(kiosk)).toMatchObject({ asked: null, assurance: "double" });
    station.sessions.onCard(kiosk, { kind: "card-removed", at: 2 });
    expect(station.lay(local, kiosk).asked).toBe(null);
  });
});

test("a programme that asks for two signs is refused with 215 until they are there", () => {
  const station = aStation();
  const [programme] = station.roster.programmes().filter(({ id }) => id === "xihu/lunch-ladder");
  if (programme === undefined) throw new Error("there is a lunch ladder");
  const versions = programme.versions.map((one) => ({ ...one, assurance: "double" as const }));
  const cursor = station.roster.position().cursor + 1;
  const change = { kind: "programme" as const, programme: { ...programme, versions } };
  station.roster.applyPage({ items: [{ cursor, change }], next: cursor }, null);
  const reasonsOf = ({ entitlement }: Session) =>
    entitlement.find((one) => one.programme === programme.id)?.reasons.map(({ code }) => code);

  const first = station.lay(local);
  expect(first.asked).toEqual({ why: "programme", ways: ["code", "phone", "staff"] });
  expect(reasonsOf(first)).toEqual([215]);
  const second = opened(station.sessions.present(till, faceOf(station, local)));
  expect(second).toMatchObject({ asked: null, assurance: "double" });
  expect(reasonsOf(second)).toEqual([100]);
  // Whoever was looked up has nothing to show: they eat without it.
  const assisted = opened(station.sessions.present(kiosk, lookedUp(station, local)));
  expect([assisted.asked, reasonsOf(assisted)]).toEqual([null, [215]]);
});
