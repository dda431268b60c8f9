import type { Provision } from "#shared/contracts/district-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { GuestView, StationEvent } from "#shared/contracts/station-api.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import type { SaleId, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Log } from "#shared/log.ts";
import { todayEntitlement } from "#shared/programme/today.ts";
import { receiptSvg } from "#shared/receipt/picture.ts";
import { businessDay, type Clock } from "#shared/time/time.ts";
import { demoMenuPlan } from "./demo/demo-menus.ts";
import { demoWallets } from "./demo/demo-wallets.ts";
import { terminalDevices, type TerminalDevices } from "./devices/terminal-devices.ts";
import { guarded } from "./guarded.ts";
import { eventStream, type EventStream } from "./http/event-stream.ts";
import { stationRoutes, type StationService } from "./http/routes.ts";
import { stationServer } from "./http/server.ts";
import { terminalSessions, type TerminalSessions } from "./identity/sessions.ts";
import { PaperQueue } from "./printing/paper-queue.ts";
import { counter, idle, type Counter } from "./sales/counter.ts";
import { ordering, type Ordering } from "./sales/ordering.ts";
import { markedReprint } from "./sales/sale-receipt.ts";
import { commandStore } from "./store/command-store.ts";
import { lockDatabase } from "./store/database-lock.ts";
import { openDatabase } from "./store/database.ts";
import { journalStore } from "./store/journal-store.ts";
import { menuStore } from "./store/menu-store.ts";
import { printStore } from "./store/print-store.ts";
import { rosterStore } from "./store/roster-store.ts";
import { salesStore } from "./store/sales-store.ts";
import { districtClient } from "./sync/district-client.ts";
import { Exchange } from "./sync/exchange.ts";
import { sha256, stationKeys } from "./sync/keys.ts";

export type StationParts = {
  readonly databasePath: string;
  readonly port: number;
  readonly districtUrl: string;
  readonly provision: Provision;
  readonly site: Site;
  readonly screensFolder: string;
  readonly demoSeed: number | null;
  readonly clock: Clock;
  /** A clock that nobody sets, ms. */
  readonly elapsedMs: () => number;
  readonly log: Log;
  readonly newSaleId: () => SaleId;
  readonly newSessionId: () => SessionId;
};

/** How often waiting paper, idle sessions and the demonstration menus are looked at, and screens hear a state. */
const tickMs = 2_000;

/** Opens everything that the station keeps in its file. */
export function openStores({
  databasePath,
  provision,
}: Pick<StationParts, "databasePath" | "provision">) {
  const db = openDatabase(databasePath);
  const { station } = provision;
  return {
    db,
    journal: journalStore(db, { station, hashOf: sha256 }),
    roster: rosterStore(db),
    menus: menuStore(db),
    sales: salesStore(db),
    prints: printStore(db),
    commands: commandStore(db, sha256),
  };
}
export type Stores = ReturnType<typeof openStores>;

/** Where events go: to every screen, with the last view of each guest display remembered. */
type Broadcast = {
  readonly publish: (event: StationEvent) => void;
  readonly guestView: (terminal: TerminalId) => GuestView;
};

function broadcastTo(events: EventStream, site: Site): Broadcast {
  const guestViews = new Map<TerminalId, GuestView>();
  function publish(event: StationEvent): void {
    if (event.kind === "guest") guestViews.set(event.terminal, event.view);
    if (event.kind === "session-ended" && event.why !== "sold") {
      publish({ kind: "guest", terminal: event.terminal, view: idle(site) });
    }
    events.publish(event);
  }
  return { publish, guestView: (terminal) => guestViews.get(terminal) ?? idle(site) };
}

/** What the features do besides their own work: wake paper and sending, and tell the screens. */
type Wakes = { readonly onCommitted: () => void; readonly onChanged: () => void };

/** Identity, counter and paper on one set of stores. */
export function joinFeatures(
  parts: Pick<StationParts, "site" | "clock" | "elapsedMs" | "log" | "newSaleId" | "newSessionId">,
  stores: Stores,
  around: Wakes & { readonly keyedHash: KeyedHash; readonly publish: Broadcast["publish"] },
) {
  const { site, clock, elapsedMs, log } = parts;
  const { journal, roster, menus, sales, prints, commands } = stores;
  const { publish, keyedHash, onCommitted, onChanged } = around;
  const orders: Ordering = ordering({
    site,
    clock,
    menuOf: menus.items,
    programmes: roster.programmes,
    usageSince: sales.usageSince,
  });
  const sessions: TerminalSessions = terminalSessions({
    site,
    roster,
    keyedHash,
    clock,
    elapsedMs,
    newId: parts.newSessionId,
    publish,
    entitlementOf(person) {
      const now = orders.entitlementNow(person);
      return now === null ? [] : todayEntitlement(now);
    },
    walletOf: sales.balance,
  });
  const paper = new PaperQueue({
    store: prints,
    commands,
    journal,
    clock,
    publish,
    onChanged,
    reprinted: markedReprint,
    isTerminal: (terminal) => site.terminals.some((one) => one.terminal === terminal),
    log,
  });
  const desk: Counter = counter({
    site,
    clock,
    newSaleId: parts.newSaleId,
    ordering: orders,
    store: { journal, sales, prints },
    commands,
    sessions,
    publish,
    onCommitted,
  });
  return { orders, sessions, paper, desk };
}
type Features = ReturnType<typeof joinFeatures>;

/** Makes the parts of a station and joins them: stores, features, exchange, devices, HTTP. */
export async function startStation(parts: StationParts) {
  const { site, clock, log, provision } = parts;
  const lock = lockDatabase(parts.databasePath);
  const stores = openStores(parts);
  const keys = stationKeys(provision);
  const events = eventStream();
  const broadcast = broadcastTo(events, site);
  const onChanged = (): void => events.publish({ kind: "state", state: state() });
  const printWaiting = (): void => drainPaper(features.paper, devices, log);
  const link = exchangeOf(parts, stores, { keys, onChanged });
  const { keyedHash } = keys;
  const features = joinFeatures(parts, stores, {
    keyedHash,
    publish: broadcast.publish,
    onChanged,
    onCommitted() {
      printWaiting();
      link.nudge();
      onChanged();
    },
  });
  const devices = terminalDevices({
    site,
    log,
    onCard: guarded("card", log, features.sessions.onCard),
    onChanged: guarded("device", log, () => {
      onChanged();
      printWaiting();
    }),
  });
  const state = (): StationState => ({
    station: site.station,
    title: site.title,
    now: clock(),
    network: link.network(),
    unsent: link.unsent(),
    syncFault: link.syncFault(),
    dataFrom: stores.roster.position().completeAt,
    terminals: devices.states(),
    questions: features.paper.questions(),
  });
  const prepareDemo = demonstration(parts, { stores, keyedHash });
  prepareDemo();
  const server = stationServer({ log, screensFolder: parts.screensFolder });
  const service = stationService(features, { stores, clock, state, broadcast, printWaiting });
  stationRoutes(server, { service, events });
  await server.listen({ host: "127.0.0.1", port: parts.port });
  link.start();
  devices.start();
  const idleWork = [
    guarded("demo", log, prepareDemo),
    guarded("sessions", log, () => features.sessions.endIdle()),
    guarded("meal", log, mealWatch(features, broadcast)),
    guarded("paper", log, printWaiting),
    guarded("state", log, onChanged),
  ];
  const tick = setInterval(() => idleWork.forEach((work) => work()), tickMs);

  return {
    people: stores.roster.countPeople(),
    async stop(): Promise<void> {
      clearInterval(tick);
      events.close();
      await server.close();
      await Promise.all([link.stop(), devices.stop()]);
      stores.db.close();
      lock.release();
    },
  };
}

/** Tells the screens when another meal begins or the last one ends: the menu and what people are entitled to. */
function mealWatch({ orders, sessions }: Features, { publish }: Broadcast): () => void {
  const present = (): string => {
    const { day, meal } = orders.menu();
    return `${day} ${meal ?? "none"}`;
  };
  let known = present();
  return () => {
    const now = present();
    if (now === known) return;
    known = now;
    publish({ kind: "menu-changed" });
    sessions.renew();
  };
}

/** The sending of the journal and the fetching of the roster. */
function exchangeOf(
  { site, clock, log, districtUrl: url }: StationParts,
  { journal, roster }: Stores,
  around: { readonly keys: ReturnType<typeof stationKeys>; readonly onChanged: () => void },
): Exchange {
  const { keys, onChanged } = around;
  const district = districtClient({ url, station: site.station, keys, clock });
  return new Exchange({ district, keys, journal, roster, clock, log, onChanged });
}

function drainPaper(paper: PaperQueue, devices: TerminalDevices, log: Log): void {
  for (const [terminal, printer] of devices.printers()) {
    paper.drain(terminal, printer).catch((cause: unknown) => {
      log.error("print.failed", { why: cause instanceof Error ? cause.message : "unknown" });
    });
  }
}

function stationService(
  { orders, sessions, paper, desk }: Features,
  around: {
    readonly stores: Stores;
    readonly clock: Clock;
    readonly state: () => StationState;
    readonly broadcast: Broadcast;
    readonly printWaiting: () => void;
  },
): StationService {
  const { stores, clock, state, broadcast, printWaiting } = around;
  return {
    state,
    menu: orders.menu,
    salesToday: () => stores.sales.ofDay(businessDay(clock())),
    session: sessions.openAt,
    endSession: (session, terminal) => sessions.end(session, terminal, "left"),
    guestView: broadcast.guestView,
    quote: desk.quote,
    sell: desk.sell,
    topUp: desk.topUp,
    reprint: desk.reprint,
    answerPrint(job, request) {
      const answered = paper.answer(job, request);
      if (answered.ok) printWaiting();
      return answered;
    },
    receiptPicture(saleId) {
      const job = stores.prints.ofSale(saleId);
      return job === null ? null : receiptSvg(job.document);
    },
  };
}

/** What a demonstration fills in by itself; nothing in service. */
function demonstration(
  { demoSeed, site, clock }: StationParts,
  { stores, keyedHash }: { stores: Stores; keyedHash: KeyedHash },
): () => void {
  if (demoSeed === null) return () => undefined;
  const { menus, commands, journal, roster, sales } = stores;
  const menuPlan = demoMenuPlan({ seed: demoSeed, site, menus, clock });
  const wallets = demoWallets({
    keyedHash,
    clock,
    commands,
    journal,
    isKnown: (person) => roster.person(person) !== null,
    changeBalance: sales.changeBalance,
  });
  return () => {
    menuPlan.prepare();
    wallets.prepare();
  };
}
