import { billSchema } from "#shared/bill/bill.ts";
import { sessionSchema, type SecondSign, type Session } from "#shared/contracts/session.ts";
import {
  menuSchema,
  saleAnswerSchema,
  type Menu,
  type Quote,
  type SaleAnswer,
  type StationEvent,
} from "#shared/contracts/station-api.ts";
import { commandIdSchema, itemIdSchema, terminalIdSchema, type CommandId } from "#shared/id/ids.ts";
import type { Refusal } from "#shared/result.ts";
import { accept } from "#shared/result.ts";
import { instant, type Instant } from "#shared/time/time.ts";
import { startOf, type Effect, type KioskState } from "./flow-state.ts";
import { step, type KioskEvent } from "./flow.ts";

export const kiosk1 = terminalIdSchema.parse("kiosk-1");
export const noon: Instant = instant(1_795_320_000_000);
export const lost: Refusal = {
  code: "card-lost",
  message: "这张卡已经挂失。",
  next: "请找工作人员。",
};

const uuid = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
export const itemOf = (name: string) => itemIdSchema.parse(name);
export const commandOf = (number: number): CommandId => commandIdSchema.parse(uuid(number));

export function aSession(number: number, wallet: number | null = 5_000): Session {
  return sessionSchema.parse({
    sessionId: uuid(number),
    terminal: "kiosk-1",
    method: "card",
    signs: ["card"],
    assurance: "single",
    asked: null,
    face: null,
    startedAt: noon,
    person: {
      maskedName: "测**",
      greeting: "测奶奶",
      age: 77,
      lastFour: "9908",
      homeRegion: "杭州市",
      isLocal: true,
      groups: [],
    },
    entitlement: [],
    wallet,
    notices: [],
  });
}

/** Who came by the face. */
export const byFace = (number: number): Session => ({
  ...aSession(number),
  method: "face",
  signs: ["face"],
  face: { consent: "given", isEnrolled: true, mayAsk: false },
});
/** Whose card is to be confirmed with a second sign. */
export const asked = (number: number, why: SecondSign["why"]): Session => ({
  ...aSession(number),
  asked: { why, ways: ["face", "code", "phone", "staff"] },
});
/** The same person after a second sign. */
export const confirmed = (number: number): Session => ({
  ...aSession(number),
  signs: ["card", "phone"],
  assurance: "double",
});
/** Who may be asked for consent to face recognition. */
export const askable = (number: number): Session => ({
  ...aSession(number),
  face: { consent: "never-asked", isEnrolled: false, mayAsk: true },
});

export function aMenu({ sets, dishes }: { sets: number; dishes: number }): Menu {
  const items = (kind: "set" | "dish", count: number) =>
    Array.from({ length: count }, (_, at) => ({
      item: `${kind}-${at + 1}`,
      kind,
      name: "套餐",
      note: "",
      price: 1_500,
      isSoldOut: false,
    }));
  return menuSchema.parse({
    day: "2026-11-22",
    meal: "lunch",
    mealTitle: "午餐",
    window: "10:30–13:00",
    items: [...items("dish", dishes), ...items("set", sets)],
  });
}

export function aQuote(selfPay: number): Quote {
  return {
    bill: billSchema.parse({
      lines: [{ item: "set-1", name: "套餐", count: 1, price: 1_500, total: 1_500 }],
      listTotal: 1_500,
      fees: 0,
      grants: [],
      denials: [],
      discountTotal: 0,
      subsidyTotal: 1_500 - selfPay,
      selfPay,
      funders: [],
    }),
    notices: [],
  };
}

export function aSale(): SaleAnswer {
  return saleAnswerSchema.parse({
    saleId: uuid(900),
    receiptNo: "1122-0007",
    at: noon,
    bill: aQuote(1_000).bill,
    tender: { kind: "wallet" },
    change: 0,
    walletAfter: 4_000,
    printJobId: 7,
  });
}

export const heard = (event: StationEvent): KioskEvent => ({ kind: "heard", event });
export const started = (number: number, wallet: number | null = 5_000): KioskEvent =>
  heard({ kind: "session-started", session: aSession(number, wallet) });
export const came = (session: Session): KioskEvent => heard({ kind: "session-started", session });
export const cardOut = heard({ kind: "card-removed", terminal: kiosk1 });
export const refused = heard({ kind: "identity-refused", terminal: kiosk1, refusal: lost });
export const chosen: KioskEvent = {
  kind: "chosen",
  item: itemOf("set-1"),
  commandId: commandOf(1),
};
export const quoted = (session: number, selfPay: number): KioskEvent => ({
  kind: "quote-answered",
  sessionId: aSession(session).sessionId,
  item: itemOf("set-1"),
  answer: accept(aQuote(selfPay)),
});
export const sold = (command: number): KioskEvent => ({
  kind: "sale-answered",
  commandId: commandOf(command),
  answer: accept(aSale()),
  freshId: commandOf(command + 1),
});
export const notSold = (command: number): KioskEvent => ({
  kind: "sale-answered",
  commandId: commandOf(command),
  answer: { ok: false, refusal: lost },
  freshId: commandOf(command + 1),
});

export const secondSign = (ways: SecondSign["ways"] | null): KioskEvent =>
  heard({
    kind: "second-sign",
    terminal: kiosk1,
    asked: ways === null ? null : { why: "face-unsure", ways },
  });
export const way = (taken: "card" | "face" | "code"): KioskEvent => ({
  kind: "way-taken",
  way: taken,
});

/** Events that each happen a given time after the one before, or at once. */
export type Happening = KioskEvent | { readonly after: number };

/** A kiosk that is linked and has two sets on its menu, after everything that happened to it. */
export function kioskAfter(...happenings: readonly Happening[]): {
  state: KioskState;
  effects: readonly Effect[];
} {
  const before: readonly KioskEvent[] = [
    { kind: "linked" },
    { kind: "menu-answered", menu: aMenu({ sets: 2, dishes: 0 }) },
    { kind: "session-answered", session: null },
  ];
  let now = noon;
  let state = startOf(kiosk1, now);
  let effects: readonly Effect[] = [];
  for (const happening of [...before, ...happenings]) {
    if (!("kind" in happening)) now = instant(now + happening.after);
    const event: KioskEvent = "kind" in happening ? happening : { kind: "ticked" };
    ({ state, effects } = step(state, event, now));
  }
  return { state, effects };
}

/** As far as the confirmation; the wallet holds enough. */
export const confirming: readonly Happening[] = [started(1), quoted(1, 1_000), chosen];
/** As far as the question to the station whether the sale has happened. */
export const paying: readonly Happening[] = [...confirming, { kind: "confirmed" }];
