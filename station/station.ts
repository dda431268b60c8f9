import type { Provision } from "#shared/contracts/district-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { GuestView, StationEvent } from "#shared/contracts/station-api.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import type { SaleId, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { Log } from "#shared/log.ts";
import { todayEntitlement } from "#shared/programme/today.ts";
import { receiptSvg } from "#shared/receipt/picture.ts";
import { businessDay, type Clock } from "#shared/time/time.ts";
import { terminalDevices } from "./devices/terminal-devices.ts";
import { demoStation } from "./demo/demo-station.ts";
import { eventStream } from "./http/event-stream.ts";
import { stationRoutes, type StationService } from "./http/routes.ts";
import { stationServer } from "./http/server.ts";
import { terminalSessions } from "./identity/sessions.ts";
import { paperQueue } from "./printing/paper-queue.ts";
import { counter, idle } from "./sales/counter.ts";
import { ordering } from "./sales/ordering.ts";
import { markedReprint } from "./sales/sale-receipt.ts";
import { commandStore } from "./store/command-store.ts";
import { openDatabase } from "./store/database.ts";
import { journalStore } from "./store/journal-store.ts";
import { menuStore } from "./store/menu-store.ts";
import { printStore } from "./store/print-store.ts";
import { rosterStore } from "./store/roster-store.ts";
import { salesStore } from "./store/sales-store.ts";
import { districtClient } from "./sync/district-client.ts";
import { exchange } from "./sync/exchange.ts";
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
  readonly log: Log;
  readonly newSaleId: () => SaleId;
  readonly newSessionId: () => SessionId;
};

/** How often waiting paper, idle sessions and the demonstration's menus are looked at. */
const tickMs = 2_000;

/** Opens everything that the station keeps in its file. */
function openStores({ databasePath, provision }: StationParts) {
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

/** Makes the parts of a station and joins them: stores, identity, counter, paper, exchange, devices, HTTP. */
export async function startStation(parts: StationParts) {
  const { site, clock, log } = parts;
  const stores = openStores(parts);
  const { journal, roster, sales, prints, commands } = stores;
  const keys = stationKeys(parts.provision);
  const events = eventStream();
  const guestViews = new Map<TerminalId, GuestView>();

  function publish(event: StationEvent): void {
    if (event.kind === "guest") guestViews.set(event.terminal, event.view);
    if (event.kind === "session-ended" && event.why !== "sold") {
      publish({ kind: "guest", terminal: event.terminal, view: idle(site) });
    }
    events.publish(event);
  }
  const publishState = (): void => events.publish({ kind: "state", state: state() });

  const orders = ordering({
    site,
    clock,
    menuOf: stores.menus.items,
    programmes: roster.programmes,
    usageSince: sales.usageSince,
  });
  const sessions = terminalSessions({
    site,
    roster,
    keyedHash: keys.keyedHash,
    clock,
    newId: parts.newSessionId,
    publish,
    entitlementOf(person) {
      const now = orders.entitlementNow(person);
      return now === null ? [] : todayEntitlement(now);
    },
    walletOf: sales.balance,
  });
  const paper = paperQueue({
    store: prints,
    commands,
    journal,
    clock,
    publish,
    onChanged: publishState,
    reprinted: markedReprint,
    log,
  });
  const link = exchange({
    district: districtClient({
      url: parts.districtUrl,
      station: site.station,
      keys,
      clock,
    }),
    keys,
    journal,
    roster,
    clock,
    log,
    onChanged: publishState,
  });
  const desk = counter({
    site,
    clock,
    newSaleId: parts.newSaleId,
    ordering: orders,
    store: { journal, sales, prints, commands },
    sessions,
    publish,
    onCommitted() {
      printWaiting();
      link.nudge();
      publishState();
    },
  });
  const devices = terminalDevices({ site, log, onCard: sessions.onCard, onChanged: deviceChanged });

  function printWaiting(): void {
    for (const [terminal, printer] of devices.printers()) {
      paper.drain(terminal, printer).catch((cause: unknown) => {
        log.error("print.failed", { why: cause instanceof Error ? cause.message : "unknown" });
      });
    }
  }
  function deviceChanged(): void {
    publishState();
    printWaiting();
  }
  function state(): StationState {
    return {
      station: site.station,
      title: site.title,
      now: clock(),
      network: link.network(),
      unsent: link.unsent(),
      dataFrom: roster.position().completeAt,
      terminals: devices.states(),
      questions: paper.questions(),
    };
  }

  const service: StationService = {
    state,
    menu: orders.menu,
    salesToday: () => sales.ofDay(businessDay(clock())),
    session: sessions.openAt,
    endSession: (session, terminal) => sessions.end(session, terminal, "left"),
    guestView: (terminal) => guestViews.get(terminal) ?? idle(site),
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
      const job = prints.ofSale(saleId);
      return job === null ? null : receiptSvg(job.document);
    },
  };
  const demo =
    parts.demoSeed === null
      ? null
      : demoStation({ seed: parts.demoSeed, site, menus: stores.menus, clock });
  const server = stationServer({ log, screensFolder: parts.screensFolder });
  stationRoutes(server, { service, events });
  demo?.prepare();
  await server.listen({ host: "127.0.0.1", port: parts.port });
  link.start();
  devices.start();
  const tick = setInterval(() => {
    demo?.prepare();
    sessions.endIdle();
    printWaiting();
  }, tickMs);

  return {
    people: roster.countPeople(),
    async stop(): Promise<void> {
      clearInterval(tick);
      events.close();
      await server.close();
      await Promise.all([link.stop(), devices.stop()]);
      stores.db.close();
    },
  };
}
