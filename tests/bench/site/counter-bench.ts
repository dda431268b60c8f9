import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { siteSchema } from "#shared/contracts/site.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { DemoCard } from "#shared/demo/cards.ts";
import { saleIdSchema, sessionIdSchema, terminalIdSchema, type ItemId } from "#shared/id/ids.ts";
import type { CardEvent } from "#shared/identity/card/card-event.ts";
import type { Log } from "#shared/log.ts";
import { assert } from "#shared/result.ts";
import { businessDay, instant, parseInstant, type Clock } from "#shared/time/time.ts";
import type { Counter } from "../../../station/sales/counter.ts";
import { joinFeatures } from "../../../station/join-features.ts";
import { openFaceGround } from "../../../station/store/face/face-ground.ts";
import { openStores, type Stores } from "../../../station/stores.ts";
import { stationKeys } from "../../../station/sync/keys.ts";
import { fillStation } from "./fill.ts";
import { freshProvision } from "./provision.ts";

const terminal = terminalIdSchema.parse("till-1");

/** A counter on a file, joined as in service but without devices, network and screens. */
export type CounterBench = {
  readonly stores: Stores;
  readonly desk: Counter;
  /** A set meal of today. */
  readonly setMeal: ItemId;
  /** Lays down the next good card of the roster. @returns the session of its holder */
  readonly nextPerson: () => Session;
};

/** Opens a counter with so many people and the four demo programmes, at lunch on a day on which they all apply. */
export function counterBench(folder: string, { seniors }: { seniors: number }): CounterBench {
  const provision = freshProvision();
  const { station, title, region } = provision;
  const clock = atLunch();
  const { keyedHash } = stationKeys(provision);
  const stores = openStores({ databasePath: join(folder, "station.db"), provision });
  const day = businessDay(clock());
  const { cards } = fillStation(stores, { seniors, station, day, keyedHash });
  const parts = {
    site: siteSchema.parse({
      ...{ station, title, region, receiptColumns: 48 },
      windows: [{ meal: "lunch", from: 0, to: 1440 }],
      terminals: [{ terminal, role: "till", reader: { kind: "none" }, printer: { kind: "none" } }],
    }),
    clock,
    elapsedMs: () => performance.now(),
    log: silent,
    newSaleId: () => saleIdSchema.parse(randomUUID()),
    newSessionId: () => sessionIdSchema.parse(randomUUID()),
    newId: () => randomUUID(),
    newToken: () => randomUUID(),
    // Nobody is looked at twice.
    random: () => 0.999,
  };
  const around = {
    ...{ keyedHash, publish: ignored, onCommitted: ignored, onChanged: ignored, later: ignored },
    clockDoubt: { isDoubtful: () => false },
    ground: openFaceGround({
      ...{ databasePath: ":memory:", db: stores.db, packFolder: null, assessment: "sample" },
      ...{ clock, log: silent },
    }),
  };
  const { desk, sessions } = joinFeatures(parts, stores, around);
  const setMeal = stores.menus.items(day, "lunch").find(({ kind }) => kind === "set");
  assert(setMeal !== undefined, "there is a set meal today");
  const waiting = goodCards(cards);
  return {
    ...{ stores, desk, setMeal: setMeal.item },
    nextPerson() {
      for (;;) {
        sessions.onCard(terminal, readEvent(waiting.next().value));
        const session = sessions.openAt(terminal);
        // The good card of somebody who has moved away starts none.
        if (session !== null) return session;
      }
    },
  };
}

/** Nobody listens: screens and devices are no part of what is measured here. */
function ignored(): void {}

const silent: Log = { info: ignored, warn: ignored, error: ignored };

/** The present time, moved to a day on which every demo programme applies. */
function atLunch(): Clock {
  const lunch = parseInstant("2026-03-11T11:30:00+08:00");
  assert(lunch !== null, "a moment");
  const startedAt = performance.now();
  return () => instant(lunch + Math.round(performance.now() - startedAt));
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
    at: 1,
    read: {
      ...{ identificationCode, cardNumber, area, validTo },
      ...{ profile: "ssse", surface: "contact", version: "3.0", cardClass: "senior" },
      ...{ cardNumberChecks: true, issuedOn: null, holder: null, transitNumber: null, flags: [] },
    },
    ...{ readMs: 0, transmitMs: 0, apdus: 0, statusWord: "9000" },
  };
}
