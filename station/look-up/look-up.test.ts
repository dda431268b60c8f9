import { beforeEach, describe, expect, test } from "vitest";
import { feedItemSchema, type FeedItem, type FeedPerson } from "#shared/contracts/district-api.ts";
import {
  lookUpAnswerSchema,
  type FoundPerson,
  type StaffMember,
} from "#shared/contracts/identity-api.ts";
import {
  cardKeySchema,
  personKeySchema,
  stationIdSchema,
  terminalIdSchema,
  type PersonKey,
} from "#shared/id/ids.ts";
import { regionSchema } from "#shared/identity/region.ts";
import { cardBoundSchema } from "#shared/journal/identity-entries.ts";
import { accept, type Result } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { openDatabase } from "../store/database.ts";
import { journalStore } from "../store/journal-store.ts";
import { lookUpStore } from "../store/look-up-store.ts";
import { rosterStore } from "../store/roster-store.ts";
import { sha256 } from "../sync/keys.ts";
import { lookUp } from "./look-up.ts";

const till = terminalIdSchema.parse("till-1");
const staff: StaffMember = { staff: "c01", title: "收银员", role: "cashier" };
const keyedHash = (text: string): string => sha256(new TextEncoder().encode(text));
const keyOf = (name: string): PersonKey => personKeySchema.parse(keyedHash(name));
const area = regionSchema.parse("330100");
const found = { card: cardKeySchema.parse("cd".repeat(32)), area };

const facts = {
  birth: "1949-03-12",
  sex: "female",
  groups: null,
  hukou: "330106",
  residence: "330106",
  residentSince: null,
  careLevel: null,
  inCareHome: null,
};
type Own = Partial<Omit<FeedPerson, "phone">> & { readonly phone?: string };

function personItem(name: string, { phone, ...own }: Own = {}) {
  const numbered =
    phone === undefined ? null : { hash: keyedHash(`phone:${phone}`), lastFour: phone.slice(-4) };
  const person = { person: keyOf(name), name, lastFour: "9908", status: "active", facts };
  return { kind: "person", person: { ...person, phone: numbered, ...own } };
}

function cardItem(name: string, status: string, digit: string) {
  const card = { card: digit.repeat(64), person: keyOf(name), area: "330100", validTo: null };
  return { kind: "card", card: { ...card, status } };
}

function aLookUp() {
  const db = openDatabase(":memory:");
  const roster = rosterStore(db);
  const store = lookUpStore(db);
  const journal = journalStore(db, { station: stationIdSchema.parse("s-001"), hashOf: sha256 });
  const shown: unknown[] = [];
  const logged: string[] = [];
  const note = (event: string, fields = {}) => void logged.push(JSON.stringify({ event, fields }));
  let unknownCard: (typeof found & { shows: PersonKey | null }) | null = null;
  const look = lookUp({
    ...{ people: store, bindings: store, person: roster.person, journal, keyedHash },
    clock: () => instant(1_800_000_000_000),
    elapsedMs: () => performance.now(),
    log: { info: note, warn: note, error: note },
    present: (terminal, credential) => {
      shown.push({ terminal, credential });
      return accept(null);
    },
    unknownCardAt: () => unknownCard,
    afterBinding: (terminal) => {
      shown.push({ terminal, card: roster.card(found.card)?.person ?? null });
      return accept(null);
    },
  });
  return {
    ...{ db, roster, store, journal, shown, logged, look },
    // Whoever remembers the card may remember more of it than goes into the journal.
    lay: (shows: PersonKey | null = null) =>
      void (unknownCard = Object.assign({ atMs: 1 }, found, { shows })),
    feed(...changes: unknown[]): void {
      const before = roster.position().cursor;
      const items: FeedItem[] = changes.map((change, index) =>
        feedItemSchema.parse({ cursor: before + index + 1, change }),
      );
      roster.applyPage({ items, next: before + items.length }, instant(1));
    },
    search: (query: string): FoundPerson[] => {
      const answer = look.search({ terminal: till, query }, staff);
      if (!answer.ok) throw new Error(answer.refusal.code);
      return lookUpAnswerSchema.parse(answer.value).people;
    },
  };
}

let at: ReturnType<typeof aLookUp>;
beforeEach(() => {
  at = aLookUp();
});

const codeOf = (result: Result<unknown>): string => (result.ok ? "ok" : result.refusal.code);
const namesOf = (query: string): string[] => at.search(query).map(({ name }) => name);

describe("people are found", () => {
  beforeEach(() =>
    at.feed(
      personItem("测试甲", { phone: "13800001234" }),
      personItem("测试乙", { lastFour: "1234" }),
      personItem("测试丙", { status: "moved", lastFour: "012X" }),
      personItem("单试甲"),
      personItem("甲测试"),
      personItem("李𰻞丁"),
    ),
  );

  test.each([
    ["cs", ["测试甲", "测试乙", "测试丙"]],
    ["csj", ["测试甲"]],
    ["ssj", ["单试甲"]],
    ["dsj", []],
    ["lxd", ["李𰻞丁"]],
    ["测", ["测试甲", "测试乙", "甲测试", "测试丙"]],
    ["单试甲", ["单试甲"]],
    ["1234", ["测试乙", "测试甲"]],
    ["012x", ["测试丙"]],
    ["138 0000 1234", ["测试甲"]],
    ["13800001235", []],
    ["%_", null],
  ])("by %s", (query, names) => {
    if (names === null) {
      expect(codeOf(at.look.search({ terminal: till, query }, staff))).toBe("look-up-too-short");
    } else expect(namesOf(query).toSorted()).toEqual([...names].toSorted());
  });

  test("those who may eat here first, then what the name begins with, then the shorter name", () => {
    at.feed(personItem("大测试"), personItem("测试甲乙"));
    const names = namesOf("测试");
    expect(names.at(-1)).toBe("测试丙");
    expect(names.indexOf("测试甲")).toBeLessThan(names.indexOf("测试甲乙"));
    expect(names.indexOf("测试甲乙")).toBeLessThan(names.indexOf("大测试"));
    expect(namesOf("1234")).toEqual(["测试乙", "测试甲"]);
  });

  test("with what staff need to tell them apart, the good card first", () => {
    at.feed(cardItem("测试甲", "lost", "1"), cardItem("测试甲", "good", "2"));
    expect(at.search("csj")).toEqual([
      {
        person: keyOf("测试甲"),
        name: "测试甲",
        age: 77,
        sex: "female",
        lastFour: "9908",
        phoneLastFour: "1234",
        homeRegion: "杭州市西湖区",
        status: "active",
        cards: [{ status: "good" }, { status: "lost" }],
      },
    ]);
  });

  test("by a new name and phone as soon as the feed brings them", () => {
    at.feed(personItem("测试甲", { name: "改名庚", phone: "13900005678" }));
    expect([namesOf("csj"), namesOf("gmg"), namesOf("13900005678")]).toEqual([
      ...[[], ["改名庚"], ["改名庚"]],
    ]);
    expect(at.roster.person(keyOf("测试甲"))?.phone?.lastFour).toBe("5678");
  });

  test("twenty at a time, and whether there are more", () => {
    for (const count of [20, 21]) {
      at = aLookUp();
      at.feed(
        ...Array.from({ length: count }, (_, index) => personItem(`李${"一".repeat(index + 1)}`)),
      );
      const answer = at.look.search({ terminal: till, query: "李" }, staff);
      expect(answer).toMatchObject({ ok: true, value: { isMore: count > 20 } });
      expect(at.search("李")).toHaveLength(20);
    }
  });

  test("and neither what was typed nor who was found is in the log", () => {
    for (const query of ["csj", "测试甲", "1234", "13800001234"]) at.search(query);
    expect(at.logged).toHaveLength(4);
    const key = keyOf("测试甲");
    for (const secret of ["csj", "测试", "1234", "9908", "1380000", key]) {
      expect(at.logged.join()).not.toContain(secret);
    }
  });
});

test("who was found is presented with who looked and why, and a stranger is not", () => {
  at.feed(personItem("测试甲"));
  const person = keyOf("测试甲");
  const reason = "card-forgotten" as const;
  expect(codeOf(at.look.open({ terminal: till, person, reason }, staff))).toBe("ok");
  expect(at.shown).toEqual([
    {
      terminal: till,
      credential: { kind: "look-up", found: { person, staff: "c01", reason } },
    },
  ]);
  const stranger = at.look.open({ terminal: till, person: keyOf("测试乙"), reason }, staff);
  expect(codeOf(stranger)).toBe("person-unknown");
});

describe("an unknown card", () => {
  const bind = (name: string): string =>
    codeOf(at.look.bindCard({ terminal: till, person: keyOf(name) }, staff));
  beforeEach(() => at.feed(personItem("测试甲"), personItem("测试乙", { status: "deceased" })));

  test("is given to a person once, journalled, and known from then on", () => {
    at.lay();
    expect(bind("测试甲")).toBe("ok");
    const [entry] = at.journal.after(0, 10);
    expect(entry).toMatchObject({ kind: "card.bound", actor: "staff:c01", terminal: till });
    expect(cardBoundSchema.parse(entry?.body)).toEqual({
      card: found.card,
      person: keyOf("测试甲"),
      area: "330100",
      staff: "c01",
    });
    expect(at.roster.card(found.card)).toMatchObject({ status: "good", validTo: null });
    expect(at.shown).toEqual([{ terminal: till, card: keyOf("测试甲") }]);
  });

  test("is given to nobody else, and a second time to the same person is no second entry", () => {
    at.feed(personItem("测试丙"));
    at.lay();
    bind("测试甲");
    expect(bind("测试丙")).toBe("card-already-bound");
    expect(bind("测试甲")).toBe("ok");
    expect(at.journal.head().seq).toBe(1);
  });

  test("is never given to somebody else than the number on it says", () => {
    at.lay(keyOf("测试庚"));
    expect(bind("测试甲")).toBe("card-of-another");
    expect(at.journal.head().seq).toBe(0);
    at.lay(keyOf("测试甲"));
    expect(bind("测试甲")).toBe("ok");
  });

  test("is given to nobody who is not there or may not eat here, nor without a card", () => {
    expect(bind("测试甲")).toBe("card-not-there");
    at.lay();
    expect([bind("测试乙"), bind("测试庚")]).toEqual(["person-unknown", "person-unknown"]);
    expect(at.journal.head().seq).toBe(0);
  });

  test("is what the feed says of it, as soon as the feed knows it", () => {
    at.lay();
    bind("测试甲");
    at.feed({
      kind: "card",
      card: { ...found, person: keyOf("测试丙"), status: "lost", validTo: null },
    });
    expect(at.roster.card(found.card)).toMatchObject({ status: "lost", person: keyOf("测试丙") });
  });

  test("whose row cannot be written leaves no entry either", () => {
    at.lay();
    at.db.exec("DROP TABLE card_binding; CREATE TABLE card_binding (x)");
    expect(() => bind("测试甲")).toThrow();
    expect(at.journal.head().seq).toBe(0);
  });
});
