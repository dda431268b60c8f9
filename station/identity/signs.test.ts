import { describe, expect, test } from "vitest";
import {
  identityConfirmedSchema,
  identityNotMeSchema,
  identityRefusedSchema,
} from "#shared/journal/identity-entries.ts";
import { sessionSchema } from "#shared/contracts/session.ts";
import { aCard, aScan, entriesOf, faceOf, lookedUp, opened } from "./shown.fixture.ts";
import {
  aStation,
  cardOf,
  codeOf,
  kiosk,
  readEvent,
  readOf,
  till,
  type TestStation,
} from "../sales/station.fixture.ts";

const local = "A00000011";
const visitor = "B00000019";
const lost = "A00000038";
const minute = 60_000;

const kindsOf = ({ events }: TestStation) => events.map(({ kind }) => kind);

describe("each way in gives a session by itself", () => {
  test.each([
    ["a card", async () => aCard(local), "card", "single"],
    ["a face", async (station: TestStation) => faceOf(station, local), "face", "single"],
    [
      "a phone's code",
      async (at: TestStation) => aScan(await at.phoneCode(local)),
      "code",
      "single",
    ],
    ["staff", async (station: TestStation) => lookedUp(station, local), "look-up", "assisted"],
  ] as const)("%s", async (_, credentialOf, method, assurance) => {
    const station = aStation();
    const session = opened(station.sessions.present(till, await credentialOf(station)));
    expect(sessionSchema.parse(session)).toMatchObject({
      ...{ method, signs: [method], assurance, asked: null, face: null },
      person: { maskedName: "测**", greeting: "测奶奶" },
    });
    expect(station.sessions.openAt(till)).toEqual(session);
    expect(kindsOf(station)).toEqual(["session-started"]);
  });

  test("nowhere but at a terminal of the site", () => {
    const station = aStation();
    const elsewhere = "till-9" as typeof till;
    expect(codeOf(station.sessions.present(elsewhere, aCard(local)))).toBe("terminal-unknown");
  });

  test("a scanner of the station says by itself what is wrong", async () => {
    const station = aStation();
    const code = await station.phoneCode(local);
    station.sessions.onScanned(till, code);
    station.wait(5_000);
    station.sessions.onScanned(till, code);
    expect(kindsOf(station)).toEqual(["session-started", "identity-refused"]);
    expect(station.events[1]).toMatchObject({ terminal: till, refusal: { code: "code-used" } });
  });
});

describe("a code that is scanned twice", () => {
  test("is the same session for five seconds at the same terminal, and a replay elsewhere", async () => {
    const station = aStation();
    const code = aScan(await station.phoneCode(local));
    const session = opened(station.sessions.present(till, code));
    station.wait(4_999);
    expect(opened(station.sessions.present(till, code))).toEqual(session);
    expect(codeOf(station.sessions.present(kiosk, code))).toBe("code-used");
    station.wait(1);
    expect(codeOf(station.sessions.present(till, code))).toBe("code-used");
  });

  test("is a replay once its session is over, or is another person's", async () => {
    const station = aStation();
    const code = aScan(await station.phoneCode(local));
    const { sessionId } = opened(station.sessions.present(till, code));
    station.sessions.end(sessionId, till, "left");
    expect(codeOf(station.sessions.present(till, code))).toBe("code-used");
    station.lay(visitor);
    expect(codeOf(station.sessions.present(till, code))).toBe("code-used");
  });
});

describe("who may not be served is told, whatever they show", () => {
  const setStatus = (station: TestStation, status: string): void => {
    station.db.exec(`UPDATE person SET status = '${status}'`);
  };
  test.each([
    ["a face of somebody who moved away", "moved", faceOf, "person-suspended"],
    ["a look-up of somebody who died", "deceased", lookedUp, "person-suspended"],
  ] as const)("%s", (_, status, credentialOf, code) => {
    const station = aStation();
    setStatus(station, status);
    expect(codeOf(station.sessions.present(till, credentialOf(station, local)))).toBe(code);
    expect(station.sessions.openAt(till)).toBe(null);
  });

  test("a code of somebody whom the roster does not hold", async () => {
    const station = aStation();
    const code = await station.phoneCode(local);
    station.db.exec("DELETE FROM person");
    expect(codeOf(station.sessions.present(till, aScan(code)))).toBe("person-unknown");
  });

  test("before the roster has come, that it has not come", async () => {
    const station = aStation(":memory:", { roster: "not-yet" });
    expect(codeOf(station.sessions.present(till, aCard(local)))).toBe("roster-empty");
    expect(codeOf(station.sessions.present(till, lookedUp(station, local)))).toBe("roster-empty");
    expect(station.sessions.unknownCardAt(till)).toBe(null);
  });

  test("a roster older than a day is said, and stops nobody", () => {
    const station = aStation();
    station.wait(24 * 60 * minute);
    expect(station.lay(local).notices).toEqual([]);
    station.wait(2 * 60 * minute);
    const [notice] = opened(station.sessions.present(kiosk, aCard(local))).notices;
    expect(notice).toMatchObject({ code: "roster-old", message: "名册是26小时前的。" });
  });
});

describe("a second sign of the same person makes it double", () => {
  test.each([
    ["a face", (station: TestStation) => station.sessions.present(till, faceOf(station, local))],
    [
      "a face that alone would be in doubt",
      (at: TestStation) => at.sessions.present(till, faceOf(at, local, "look-alike")),
    ],
  ])("%s after a card", (_, show) => {
    const station = aStation();
    const first = station.lay(local);
    const session = opened(show(station));
    expect(session).toMatchObject({ sessionId: first.sessionId, method: "card" });
    expect(session.assurance).toBe("double");
    expect(kindsOf(station)).toEqual(["session-started", "session-started"]);
    const [confirmed] = entriesOf(station, "identity.confirmed").map((body) =>
      identityConfirmedSchema.parse(body),
    );
    expect(confirmed).toMatchObject({ person: station.person(local), signs: session.signs });
  });

  test.each([
    ["a face that was not live", (at: TestStation) => faceOf(at, local, "face-not-live")],
    ["a face that is only near", (at: TestStation) => faceOf(at, local, "face-unsure")],
    ["a look-up, which takes no PIN", (at: TestStation) => lookedUp(at, local)],
  ])("%s adds nothing to a card", (_, credentialOf) => {
    const station = aStation();
    const first = station.lay(local);
    const session = opened(station.sessions.present(till, credentialOf(station)));
    expect(session).toMatchObject({ sessionId: first.sessionId, signs: ["card"] });
    expect(session.assurance).toBe("single");
  });

  test("a photograph and a stolen printed code are not two signs", () => {
    const station = aStation();
    station.sessions.present(kiosk, faceOf(station, local, "face-not-live"));
    const second = station.sessions.present(kiosk, aScan(station.printedCode(local)));
    expect(second).toEqual({ ok: true, value: null });
    expect(station.sessions.openAt(kiosk)).toBe(null);
  });

  test("the same kind again adds nothing and keeps the session", () => {
    const station = aStation();
    const first = station.lay(local);
    expect(station.lay(local)).toEqual(first);
    expect(entriesOf(station, "identity.confirmed")).toEqual([]);
  });

  test("a printed code beside a card adds nothing: both lie in one purse", () => {
    const station = aStation();
    station.lay(local);
    const session = opened(station.sessions.present(till, aScan(station.printedCode(local))));
    expect(session).toMatchObject({ signs: ["card"], assurance: "single" });
  });

  test("of somebody else is their own first one", () => {
    const station = aStation();
    const first = station.lay(local);
    const second = opened(station.sessions.present(till, faceOf(station, visitor)));
    expect(second).toMatchObject({ method: "face", signs: ["face"], assurance: "single" });
    expect(second.sessionId).not.toBe(first.sessionId);
    expect(station.events[1]).toMatchObject({ sessionId: first.sessionId, why: "replaced" });
  });
});

describe("whoever looks over a shoulder takes nothing over", () => {
  test("a face at a kiosk where somebody else is served", () => {
    const station = aStation();
    const { sessionId } = station.lay(local, kiosk);
    expect(codeOf(station.sessions.present(kiosk, faceOf(station, visitor)))).toBe("terminal-busy");
    expect(station.sessions.openAt(kiosk)?.sessionId).toBe(sessionId);
    expect(station.lay(visitor, kiosk).sessionId).not.toBe(sessionId);
  });

  test("a face in doubt at a till", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    const shown = station.sessions.present(till, faceOf(station, visitor, "face-unsure"));
    expect(codeOf(shown)).toBe("terminal-busy");
    expect(station.sessions.openAt(till)?.sessionId).toBe(sessionId);
    expect(station.sessions.waitingAt(till)).toBe(null);
  });
});

describe("that is not me", () => {
  test("ends the session, is written down, and no face is taken there for half a minute", () => {
    const station = aStation();
    const { sessionId } = opened(station.sessions.present(kiosk, faceOf(station, local)));
    station.sessions.notMe(sessionId, kiosk);
    expect(station.sessions.openAt(kiosk)).toBe(null);
    expect(station.events.at(-1)).toMatchObject({ kind: "session-ended", why: "not-me" });
    const [body] = entriesOf(station, "identity.not-me");
    expect(identityNotMeSchema.parse(body)).toEqual({
      taken: station.person(local),
      signs: ["face"],
    });
    const again = faceOf(station, visitor);
    expect(codeOf(station.sessions.present(kiosk, again))).toBe("face-not-again");
    expect(codeOf(station.sessions.present(till, again))).toBe("accepted");
    station.wait(minute / 2);
    expect(codeOf(station.sessions.present(kiosk, again))).toBe("accepted");
  });

  test("of a session that is over does nothing", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    station.lay(visitor);
    station.sessions.notMe(sessionId, till);
    expect(station.sessions.openAt(till)).not.toBe(null);
    expect(entriesOf(station, "identity.not-me")).toEqual([]);
  });
});

describe("a session ends", () => {
  const removed = { kind: "card-removed", at: 2 } as const;

  test("at the kiosk with its card, but not with a card that is none of its signs", () => {
    const station = aStation();
    opened(station.sessions.present(kiosk, faceOf(station, local)));
    station.sessions.onCard(kiosk, removed);
    expect(station.sessions.openAt(kiosk)).not.toBe(null);
    station.lay(local, kiosk);
    station.sessions.onCard(kiosk, removed);
    expect(station.sessions.openAt(kiosk)).toBe(null);
  });

  test("at the kiosk after three minutes, at the till after ten", () => {
    const station = aStation();
    opened(station.sessions.present(kiosk, faceOf(station, local)));
    opened(station.sessions.present(till, faceOf(station, visitor)));
    station.wait(3 * minute + 1);
    station.sessions.endIdle();
    expect([station.sessions.openAt(kiosk), station.sessions.openAt(till) === null]).toEqual([
      null,
      false,
    ]);
    expect(station.events.at(-1)).toMatchObject({ terminal: kiosk, why: "time" });
  });

  test("not while a screen says that somebody is there", () => {
    const station = aStation();
    const session = opened(station.sessions.present(kiosk, faceOf(station, local)));
    for (let more = 0; more < 20; more += 1) {
      station.wait(minute);
      expect(station.sessions.stayAt(kiosk)).toEqual(session);
      station.sessions.endIdle();
    }
    expect(station.sessions.openAt(kiosk)).not.toBe(null);
  });
});

describe("an unknown card", () => {
  const stranger = readOf(cardOf(local), {
    identificationCode: "330100D15600000599999999FFFFFFFF",
    cardNumber: "Z99999990",
  });

  test("may be given to somebody for two minutes, and opens their session then", () => {
    const station = aStation(":memory:", { staff: "demo" });
    station.sessions.onCard(till, readEvent(stranger));
    expect(station.events.at(-1)).toMatchObject({ refusal: { code: "card-unknown" } });
    expect(station.sessions.unknownCardAt(till)).toMatchObject({ area: stranger.area });
    expect(station.sessions.unknownCardAt(kiosk)).toBe(null);
    const [cashier] = station.staff.list();
    if (cashier === undefined) throw new Error("there is a cashier");
    const bound = station.lookUp.bindCard(
      { terminal: till, person: station.person(local) },
      cashier,
    );
    expect(opened(bound)).toMatchObject({ method: "card", assurance: "single" });
    expect(station.sessions.unknownCardAt(till)).toBe(null);
    station.sessions.onCard(kiosk, readEvent(stranger));
    expect(station.sessions.openAt(kiosk)).toMatchObject({ method: "card" });
  });

  test("is forgotten after two minutes, and when another card is laid down", () => {
    const station = aStation();
    station.sessions.onCard(till, readEvent(stranger));
    station.wait(2 * minute + 1);
    expect(station.sessions.unknownCardAt(till)).toBe(null);
    station.sessions.onCard(till, readEvent(stranger));
    station.lay(local);
    expect(station.sessions.unknownCardAt(till)).toBe(null);
  });
});

describe("a refusal is written down", () => {
  test("once in ten seconds for a terminal and a code, with whom it concerns", () => {
    const station = aStation();
    const layLost = (terminal = till) =>
      station.sessions.onCard(terminal, readEvent(readOf(cardOf(lost))));
    layLost();
    layLost();
    layLost(kiosk);
    station.wait(10_000);
    layLost();
    const bodies = entriesOf(station, "identity.refused").map((body) =>
      identityRefusedSchema.parse(body),
    );
    expect(bodies).toEqual(
      Array(3).fill({ sign: "card", code: "card-lost", person: station.person(lost) }),
    );
  });

  test("a code says nothing of what was scanned", () => {
    const station = aStation();
    const text = "YL1:SECRET-TEXT-OF-SOMEBODY";
    expect(codeOf(station.sessions.present(till, aScan(text)))).not.toBe("accepted");
    expect(JSON.stringify([station.journal.after(0, 10), station.events])).not.toContain("SECRET");
  });
});
