import { createHash, generateKeyPairSync, sign } from "node:crypto";
import {
  headText,
  provisionSchema,
  type FeedItem,
  type Provision,
} from "#shared/contracts/district-api.ts";
import { siteSchema, type IdentitySettings, type Site } from "#shared/contracts/site.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { SaleRequest, StationEvent } from "#shared/contracts/station-api.ts";
import type { DemoCard } from "#shared/demo/cards.ts";
import { demoDistrict, type DemoDistrict } from "#shared/demo/district.ts";
import { demoMenus } from "#shared/demo/menus.ts";
import { demoProgrammes } from "#shared/demo/programmes/programmes.ts";
import {
  cardKeySchema,
  commandIdSchema,
  itemIdSchema,
  saleIdSchema,
  sessionIdSchema,
  terminalIdSchema,
  type CommandId,
  type SessionId,
  type TerminalId,
} from "#shared/id/ids.ts";
import type { CardRead } from "#shared/identity/card/card-read.ts";
import { aCredential, aP256Key, aPhoneCode } from "#shared/identity/code/code.fixture.ts";
import { issueCredential } from "#shared/identity/code/sign-code.ts";
import { personKeyOf, type KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Log } from "#shared/log.ts";
import { fen } from "#shared/money/fen.ts";
import { assert, type Result } from "#shared/result.ts";
import { businessDay, instant, parseInstant, type Instant } from "#shared/time/time.ts";
import { joinFeatures } from "../join-features.ts";
import { demoStaff } from "../staff/demo-staff.ts";
import { openFaceGround } from "../store/face/face-ground.ts";
import { openStores } from "../stores.ts";
import { stationKeys } from "../sync/keys.ts";

const seed = 7;
const district: DemoDistrict = demoDistrict(seed, { seniors: 40 });

export const till: TerminalId = terminalIdSchema.parse("till-1");
export const kiosk: TerminalId = terminalIdSchema.parse("kiosk-1");

/** A provision of station s-001, and the district's signature; the keys exist as long as the test. */
function aProvision(): { provision: Provision; districtSigns: (text: string) => string } {
  const own = generateKeyPairSync("ed25519");
  const theirs = generateKeyPairSync("ed25519");
  const provision = provisionSchema.parse({
    contract: 1,
    station: "s-001",
    title: "银龄一号长者食堂",
    region: "330106",
    stationKey: own.privateKey.export({ type: "pkcs8", format: "pem" }),
    districtKey: theirs.publicKey.export({ type: "spki", format: "pem" }),
    keyedHashSecret: "5e".repeat(32),
  });
  const districtSigns = (text: string) =>
    sign(null, Buffer.from(text), theirs.privateKey).toString("base64");
  return { provision, districtSigns };
}

const { provision, districtSigns } = aProvision();

/** The district's key for citizen codes, and the key of everybody's phone. */
const codeIssuer = aP256Key();
const phoneKey = aP256Key();

export const site: Site = siteSchema.parse({
  station: provision.station,
  title: provision.title,
  region: provision.region,
  windows: [
    { meal: "breakfast", from: 390, to: 540 },
    { meal: "lunch", from: 630, to: 810 },
    { meal: "dinner", from: 990, to: 1140 },
  ],
  receiptColumns: 48,
  terminals: [
    { terminal: till, role: "till", reader: { kind: "none" }, printer: { kind: "none" } },
    { terminal: kiosk, role: "kiosk", reader: { kind: "none" }, printer: { kind: "none" } },
  ],
});

const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A UUID made from a name: the same name is the same id. */
function idOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
    .concat(hex.slice(20, 32))
    .join("-");
}

export function aCommandId(name: string): CommandId {
  return commandIdSchema.parse(idOf(name));
}

/** The feed that a district of the demonstration gives this station. */
export function demoFeed(keyedHash: KeyedHash): FeedItem[] {
  const people = district.people.map(({ citizenNumber, name, status, facts, phone }) => ({
    kind: "person" as const,
    person: {
      person: personKeyOf(citizenNumber, keyedHash),
      name,
      lastFour: citizenNumber.slice(-4),
      status,
      phone: { hash: keyedHash(`phone:${phone}`), lastFour: phone.slice(-4) },
      facts,
    },
  }));
  const cards = district.cards.map((card) => ({
    kind: "card" as const,
    card: {
      card: cardKeySchema.parse(keyedHash(`card:${card.identificationCode}:${card.cardNumber}`)),
      person: personKeyOf(card.holder, keyedHash),
      status: card.status,
      area: card.area,
      validTo: card.validTo,
    },
  }));
  const programmes = demoProgrammes().map((programme) => ({
    kind: "programme" as const,
    programme,
  }));
  const issuer = {
    keyId: codeIssuer.keyId,
    title: "杭州市西湖区",
    region: provision.region,
    publicKey: codeIssuer.publicKey,
    validFrom: moment("00:00:00"),
    validTo: instant(moment("00:00:00") + 366 * 86_400_000),
    isRevoked: false,
  };
  return [...people, ...cards, ...programmes, { kind: "code-issuer" as const, issuer }].map(
    (change, at) => ({ cursor: at + 1, change }),
  );
}

/** A card of the demonstration by its number: A00000011 is a local, B00000019 a visitor from Wuxi. */
export function cardOf(cardNumber: string): DemoCard {
  const card = district.cards.find((one) => one.cardNumber === cardNumber);
  assert(card !== undefined, `there is a card ${cardNumber}`);
  return card;
}

/** What a reader gives for a card. Without a key a third-generation card does not say whose it is. */
export function readOf(card: DemoCard, own: Partial<CardRead> = {}): CardRead {
  const { identificationCode, cardNumber, area, version, validTo } = card;
  const name = district.people.find((one) => one.citizenNumber === card.holder)?.name ?? "";
  return {
    profile: "ssse",
    surface: "contact",
    version: version.slice(0, 3),
    area,
    identificationCode,
    cardNumber,
    cardNumberChecks: true,
    cardClass: "senior",
    issuedOn: null,
    validTo,
    holder: version === "3.00" ? null : { citizenNumber: card.holder, name, sex: "unknown" },
    transitNumber: null,
    flags: [],
    ...own,
  };
}

/** A card event of a complete read. */
export function readEvent(read: CardRead) {
  return {
    kind: "read",
    at: 1,
    read,
    readMs: 1,
    transmitMs: 1,
    apdus: 1,
    statusWord: "9000",
  } as const;
}

type Sale = {
  readonly command?: string;
  readonly session?: SessionId | null;
  readonly terminal?: TerminalId;
  readonly items?: readonly (readonly [string, number])[];
  readonly tender?: SaleRequest["tender"];
  readonly pays: number;
};

/** What a till sends for a set meal of 12.00, paid in cash to the fen. */
export function aSale(sale: Sale): SaleRequest {
  const { command = "sale", session = null, terminal = till, pays } = sale;
  const { items = [["lunch-set-12", 1]], tender = { kind: "cash", received: fen(pays) } } = sale;
  return {
    commandId: aCommandId(command),
    terminal,
    sessionId: session,
    lines: items.map(([item, count]) => ({ item: itemIdSchema.parse(item), count })),
    tender,
    expectedSelfPay: fen(pays),
  };
}

function moment(time: string): Instant {
  const parsed = parseInstant(`2026-11-18T${time}+08:00`);
  assert(parsed !== null, "a time of the test day");
  return parsed;
}

/** What a test may want otherwise than a station usually is. */
type Wish = {
  readonly identity?: Partial<IdentitySettings>;
  /** Chance; by default nobody is looked at twice. */
  readonly random?: () => number;
  /** Whether the feed has come; by default it has. */
  readonly roster?: "here" | "not-yet";
  /** The accounts of a demonstration; making a PIN takes a while. */
  readonly staff?: "none" | "demo";
};

/**
 * A whole station on a real database, joined as in service, without devices and network: the demonstration's
 * people, cards and programmes, its menus of the test day, and 11:30 on the clock.
 */
export function aStation(path = ":memory:", wish: Wish = {}) {
  const { identity = {}, random = () => 0.999, roster = "here" } = wish;
  const ownSite: Site = { ...site, identity: { ...site.identity, ...identity } };
  let now = moment("11:30:00");
  let elapsed = 0;
  let ids = 0;
  const events: StationEvent[] = [];
  const woken = { committed: 0 };
  const { keyedHash } = stationKeys(provision);
  const stores = openStores({ databasePath: path, provision });
  const nextId = (kind: string) =>
    idOf(`${path} ${kind} ${(ids += 1)} ${stores.journal.head().seq}`);
  const features = joinFeatures(
    {
      site: ownSite,
      random,
      newId: () => nextId("id"),
      newToken: () => nextId("token"),
      clock: () => now,
      elapsedMs: () => elapsed,
      log: silentLog,
      newSaleId: () => saleIdSchema.parse(nextId("sale")),
      newSessionId: () => sessionIdSchema.parse(nextId("session")),
    },
    stores,
    {
      keyedHash,
      clockDoubt: { isDoubtful: () => false },
      ground: openFaceGround({
        ...{ databasePath: path, db: stores.db, packFolder: null, assessment: "sample" },
        ...{ clock: () => now, log: silentLog },
      }),
      later: (work) => work(),
      publish: (event) => void events.push(event),
      onCommitted: () => (woken.committed += 1),
      onChanged: () => undefined,
    },
  );
  const items = demoFeed(keyedHash);
  if (roster === "here") stores.roster.applyPage({ items, next: items.length }, now);
  if (wish.staff === "demo") demoStaff(stores.accounts);
  for (const { station, day, meal, items: menu } of demoMenus(seed, businessDay(now))) {
    if (station === site.station) stores.menus.addItems(menu, { day, meal });
  }
  return {
    ...stores,
    ...features,
    site: ownSite,
    provision,
    keyedHash,
    events,
    woken,
    /** Puts the clock to a time of the test day, `11:30:00`. */
    setTime: (time: string): void => void (now = moment(time)),
    wait: (ms: number): void => {
      now = instant(now + ms);
      elapsed += ms;
    },
    /** Lays a card down and gives the session that it starts. */
    lay: (cardNumber: string, terminal: TerminalId = till): Session => {
      features.sessions.onCard(terminal, readEvent(readOf(cardOf(cardNumber))));
      const session = features.sessions.openAt(terminal);
      assert(session !== null, `the card ${cardNumber} starts a session`);
      return session;
    },
    /** The district countersigns where the journal stands. */
    countersign: (): void => {
      const head = { station: provision.station, ...stores.journal.head(), at: now };
      stores.journal.keepHead({ ...head, signature: districtSigns(headText(head)) });
    },
    person: (cardNumber: string) => personKeyOf(cardOf(cardNumber).holder, keyedHash),
    /** What the phone of a card's holder shows now. */
    phoneCode: (cardNumber: string): Promise<string> => {
      const person = personKeyOf(cardOf(cardNumber).holder, keyedHash);
      const credential = {
        ...aCredential("phone", { now }),
        person,
        holderKey: phoneKey.publicKey,
      };
      return aPhoneCode({ issuer: codeIssuer, phone: phoneKey }, { at: now, credential });
    },
    /** The printed code of a card's holder. */
    printedCode: (cardNumber: string): string => {
      const person = personKeyOf(cardOf(cardNumber).holder, keyedHash);
      return issueCredential(aCredential("paper", { now, person }), codeIssuer);
    },
  };
}
export type TestStation = ReturnType<typeof aStation>;

/** How many rows each table that a command changes has. */
export function rowCounts({ db }: Pick<TestStation, "db">): Record<string, number> {
  const tables = ["journal", "posting", "sale", "sale_grant", "print_job", "command", "wallet"];
  return Object.fromEntries(
    [...tables, "receipt_counter"].map((table) => [
      table,
      db.prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${table}`).get()?.count ??
        -1,
    ]),
  );
}

/** The value of an accepted result; a refusal fails the test with its code. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}

/** `accepted`, or the code of the refusal. */
export function codeOf(result: Result<unknown>): string {
  return result.ok ? "accepted" : result.refusal.code;
}

/** Puts cash into the wallet of the session's person. */
export function topUp(
  { desk }: Pick<TestStation, "desk">,
  session: SessionId,
  { amount, command = "top-up" }: { amount: number; command?: string },
) {
  const commandId = aCommandId(command);
  return desk.topUp({ commandId, terminal: till, sessionId: session, amount: fen(amount) });
}
