import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { siteSchema, type Site } from "#shared/contracts/site.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { DemoCard } from "#shared/demo/cards.ts";
import { saleIdSchema, sessionIdSchema, terminalIdSchema, type ItemId } from "#shared/id/ids.ts";
import type { CardEvent } from "#shared/identity/card/card-event.ts";
import { todayEntitlement } from "#shared/programme/today.ts";
import { assert } from "#shared/result.ts";
import { businessDay, parseInstant, type Clock } from "#shared/time/time.ts";
import { terminalSessions } from "../../../station/identity/sessions.ts";
import { counter, type Counter } from "../../../station/sales/counter.ts";
import { ordering } from "../../../station/sales/ordering.ts";
import { commandStore } from "../../../station/store/command-store.ts";
import { openDatabase, type StationDatabase } from "../../../station/store/database.ts";
import { journalStore } from "../../../station/store/journal-store.ts";
import { menuStore } from "../../../station/store/menu-store.ts";
import { printStore } from "../../../station/store/print-store.ts";
import { rosterStore } from "../../../station/store/roster-store.ts";
import { salesStore } from "../../../station/store/sales-store.ts";
import { sha256, stationKeys } from "../../../station/sync/keys.ts";
import { fillStation } from "./fill.ts";
import { freshProvision } from "./provision.ts";

const terminal = terminalIdSchema.parse("till-1");

/** A counter on a file, joined as in the station but without devices, network and screens. */
export type CounterBench = {
  readonly db: StationDatabase;
  readonly desk: Counter;
  readonly site: Site;
  /** A set meal of today. */
  readonly setMeal: ItemId;
  /** Lays down the next good card of the roster. @returns the session of its holder */
  nextPerson(): Session;
};

/** Opens a counter with so many people and the four demo programmes, at noon of a day on which all of them apply. */
export function counterBench(folder: string, { seniors }: { seniors: number }): CounterBench {
  const provision = freshProvision();
  const { station, title, region } = provision;
  const site = siteSchema.parse({
    ...{ station, title, region, receiptColumns: 48 },
    windows: [{ meal: "lunch", from: 0, to: 1440 }],
    terminals: [{ terminal, role: "till", reader: { kind: "none" }, printer: { kind: "none" } }],
  });
  const clock = noon();
  const { keyedHash } = stationKeys(provision);
  const db = openDatabase(join(folder, "station.db"));
  const day = businessDay(clock());
  const { cards } = fillStation(db, { seniors, station, day, keyedHash });
  const roster = rosterStore(db);
  const sales = salesStore(db);
  const menus = menuStore(db);
  const orders = ordering({
    site,
    clock,
    menuOf: menus.items,
    programmes: roster.programmes,
    usageSince: sales.usageSince,
  });
  const sessions = terminalSessions({
    ...{ site, roster, keyedHash, clock },
    newId: () => sessionIdSchema.parse(randomUUID()),
    publish: ignored,
    entitlementOf(person) {
      const now = orders.entitlementNow(person);
      return now === null ? [] : todayEntitlement(now);
    },
    walletOf: sales.balance,
  });
  const desk = counter({
    ...{ site, clock, sessions, ordering: orders },
    newSaleId: () => saleIdSchema.parse(randomUUID()),
    store: {
      journal: journalStore(db, { station, hashOf: sha256 }),
      sales,
      prints: printStore(db),
    },
    commands: commandStore(db, sha256),
    publish: ignored,
    onCommitted: ignored,
  });
  const setMeal = menus.items(day, "lunch").find(({ kind }) => kind === "set");
  assert(setMeal !== undefined, "there is a set meal today");
  const waiting = goodCards(cards);
  return {
    ...{ db, desk, site, setMeal: setMeal.item },
    nextPerson() {
      for (;;) {
        sessions.onCard(terminal, readEvent(waiting.next().value));
        const session = sessions.openAt(terminal);
        // A good card of somebody who has moved away starts none.
        if (session !== null) return session;
      }
    },
  };
}

/** Nobody listens: screens and devices are no part of what is measured. */
function ignored(): void {}

/** The present time, moved to a day on which every demo programme applies. */
function noon(): Clock {
  const start = parseInstant("2026-03-11T11:30:00+08:00");
  assert(start !== null, "a moment");
  const offset = start - Date.now();
  return () => Math.round(Date.now() + offset) as typeof start;
}

/** The good cards one after the other, and then from the beginning. */
function* goodCards(cards: readonly DemoCard[]): Generator<DemoCard, never> {
  for (;;) yield* cards.filter(({ status }) => status === "good");
}

/** What a third-generation card gives to a terminal without a key. */
function readEvent(card: DemoCard): CardEvent {
  const { identificationCode, cardNumber, area, validTo } = card;
  return {
    kind: "read",
    at: Date.now(),
    read: {
      ...{ identificationCode, cardNumber, area, validTo },
      profile: "ssse",
      surface: "contact",
      version: "3.0",
      cardNumberChecks: true,
      cardClass: "senior",
      issuedOn: null,
      holder: null,
      transitNumber: null,
      flags: [],
    },
    ...{ readMs: 0, transmitMs: 0, apdus: 0, statusWord: "9000" },
  };
}
