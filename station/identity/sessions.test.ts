import { describe, expect, test } from "vitest";
import type { FeedItem } from "#shared/contracts/district-api.ts";
import { sessionSchema } from "#shared/contracts/session.ts";
import { stationEventSchema } from "#shared/contracts/station-api.ts";
import {
  aCommandId,
  aSale,
  aStation,
  cardOf,
  codeOf,
  kiosk,
  readEvent,
  readOf,
  rowCounts,
  till,
  valueOf,
  type TestStation,
} from "../sales/station.fixture.ts";
import { sessionIdSchema } from "#shared/id/ids.ts";

const local = "A00000011";
const visitor = "B00000019";
const removed = { kind: "card-removed", at: 2 } as const;
const minute = 60_000;

const kindsOf = ({ events }: TestStation) => events.map(({ kind }) => kind);

describe("a session", () => {
  test("starts with the card, masked, with today's entitlement in words", () => {
    const station = aStation();
    const session = station.lay(local);
    expect(sessionSchema.parse(session)).toEqual(session);
    expect(session).toMatchObject({
      terminal: till,
      method: "card",
      assurance: "single",
      wallet: null,
      notices: [],
      person: {
        maskedName: "测**",
        greeting: "测奶奶",
        age: 77,
        lastFour: "9908",
        homeRegion: "杭州市西湖区",
        isLocal: true,
        groups: ["独居老人"],
      },
    });
    const said = session.entitlement.map(({ programme, verdict, words }) => [
      programme,
      verdict,
      words,
    ]);
    expect(said).toEqual([
      ["hangzhou/city-meal", "granted", "减￥3.00，满￥10.00可用"],
      ["xihu/dinner-quarter", "refused", ""],
      ["xihu/lunch-ladder", "granted", "减￥5.00"],
      ["xihu/senior-discount", "granted", "打9折"],
    ]);
  });

  test("says of a visitor what is not for them, and why", () => {
    const session = aStation().lay(visitor);
    expect(session.person).toMatchObject({ homeRegion: "无锡市滨湖区", isLocal: false });
    const refused = session.entitlement.find(({ programme }) => programme === "hangzhou/city-meal");
    expect(refused).toMatchObject({
      verdict: "refused",
      isNearMiss: true,
      reasons: [{ code: 210, text: "不符合人群条件（须户籍在杭州市）" }],
    });
  });

  test("between meals has no entitlement", () => {
    const station = aStation();
    station.setTime("14:00:00");
    expect(station.lay(local).entitlement).toEqual([]);
  });

  test("brings the notice of a card that has run out", () => {
    expect(
      aStation()
        .lay("B00000043")
        .notices.map(({ code }) => code),
    ).toEqual(["card-expired"]);
  });

  test("of the next person takes the place of the one before", () => {
    const station = aStation();
    const first = station.lay(local);
    const second = station.lay(visitor);
    expect(second.sessionId).not.toBe(first.sessionId);
    expect(kindsOf(station)).toEqual(["session-started", "session-ended", "session-started"]);
    expect(station.events[1]).toMatchObject({ sessionId: first.sessionId, why: "replaced" });
    expect(station.sessions.served(first.sessionId, till)).toMatchObject({ ok: false });
    expect(station.sessions.served(second.sessionId, till)).toMatchObject({ ok: true });
  });

  test("belongs to its terminal", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    expect(station.sessions.served(sessionId, kiosk)).toMatchObject({
      ok: false,
      refusal: { code: "session-ended" },
    });
    station.lay(visitor, kiosk);
    expect(station.sessions.openAt(till)?.sessionId).toBe(sessionId);
  });

  test("of a card that is refused does not start, and the one before stays", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    station.sessions.onCard(till, readEvent(readOf(cardOf("A00000038"))));
    expect(station.events.at(-1)).toMatchObject({
      kind: "identity-refused",
      refusal: { code: "card-lost" },
    });
    expect(station.sessions.openAt(till)?.sessionId).toBe(sessionId);
  });
});

test("another meal renews what an open session is entitled to", () => {
  const station = aStation();
  const { sessionId, entitlement } = station.lay(local);
  station.setTime("17:00:00");
  station.sessions.renew();
  const renewed = station.sessions.openAt(till);
  expect(renewed?.sessionId).toBe(sessionId);
  expect(renewed?.entitlement).not.toEqual(entitlement);
  expect(station.events.at(-1)).toEqual({ kind: "session-started", session: renewed });
});

/** Changes rows of the roster and lets a page of the feed pass, as every change of it does. */
function change(station: TestStation, sql: string): void {
  station.db.exec(sql);
  const [programme] = station.roster.programmes();
  if (programme === undefined) throw new Error("there are programmes");
  const next = station.roster.position().cursor + 1;
  const items: FeedItem[] = [{ cursor: next, change: { kind: "programme", programme } }];
  station.roster.applyPage({ items, next }, null);
}

test("a command is for the person as the roster has them now", () => {
  const station = aStation();
  const { sessionId } = station.lay(local);
  change(station, "UPDATE person SET name = '测试新名'");
  expect(valueOf(station.sessions.served(sessionId, till)).person.name).toBe("测试新名");
});

describe("a session ends", () => {
  test("at the kiosk when the card is taken, at the till not", () => {
    const station = aStation();
    station.lay(local, kiosk);
    station.lay(visitor, till);
    station.sessions.onCard(kiosk, removed);
    station.sessions.onCard(till, removed);
    expect(station.sessions.openAt(kiosk)).toBe(null);
    expect(station.sessions.openAt(till)).not.toBe(null);
    expect(station.events).toContainEqual(
      expect.objectContaining({ kind: "session-ended", terminal: kiosk, why: "card-removed" }),
    );
  });

  test("after ten minutes in which nobody did anything", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    station.wait(9 * minute);
    station.sessions.served(sessionId, till);
    station.wait(10 * minute);
    station.sessions.endIdle();
    expect(station.sessions.openAt(till)).not.toBe(null);
    station.wait(1);
    station.sessions.endIdle();
    expect(station.sessions.openAt(till)).toBe(null);
    expect(station.events.at(-1)).toMatchObject({ kind: "session-ended", why: "time" });
  });

  test("not because somebody puts the clock right", () => {
    const station = aStation();
    station.lay(local);
    station.setTime("23:00:00");
    station.sessions.endIdle();
    expect(station.sessions.openAt(till)).not.toBe(null);
  });

  test.each([
    ["the card was reported lost", "UPDATE card SET status = 'lost'", "card-lost"],
    ["the person may not be served", "UPDATE person SET status = 'moved'", "person-suspended"],
    [
      "the card was given to somebody else",
      "UPDATE card SET person_key = (SELECT person_key FROM person WHERE name = '测试乙')",
      "session-ended",
    ],
  ])("at the next command when %s meanwhile", (_, sql, code) => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    change(station, sql);
    const before = rowCounts(station);
    expect(codeOf(station.desk.sell(aSale({ session: sessionId, pays: 280 })))).toBe(code);
    expect({ ...rowCounts(station), command: 0 }).toEqual({ ...before, command: 0 });
    expect(station.sessions.openAt(till)).toBe(null);
    const [ended, refused] = station.events.slice(-2);
    expect(ended).toMatchObject({ kind: "session-ended", why: "withdrawn" });
    expect(refused).toMatchObject({ kind: "identity-refused", refusal: { code } });
  });

  test("when the person leaves, but not when another one's end comes late", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    station.sessions.end(sessionIdSchema.parse(aCommandId("other")), till, "left");
    station.sessions.end(sessionId, kiosk, "left");
    expect(station.sessions.openAt(till)).not.toBe(null);
    station.sessions.end(sessionId, till, "left");
    station.sessions.end(sessionId, till, "left");
    expect(station.sessions.openAt(till)).toBe(null);
    expect(kindsOf(station)).toEqual(["session-started", "session-ended"]);
  });
});

test("everything that screens hear is what the contract says", () => {
  const station = aStation();
  const onCard: typeof station.sessions.onCard = (terminal, event) =>
    station.sessions.onCard(terminal, event);
  onCard(till, { kind: "reader-ready", at: 1, reader: "r" });
  onCard(till, { kind: "card-present", at: 1 });
  onCard(till, { kind: "reading", at: 1 });
  onCard(till, { kind: "slow", at: 1 });
  const cost = { readMs: 1, transmitMs: 1, apdus: 1, statusWord: null };
  onCard(till, { kind: "failed", at: 1, failure: { kind: "mute" }, ...cost });
  onCard(till, removed);
  station.lay(local);
  expect(kindsOf(station)).toEqual([
    "reading",
    "reading",
    "identity-refused",
    "card-removed",
    "session-started",
  ]);
  for (const event of station.events) expect(stationEventSchema.parse(event)).toEqual(event);
});
