import type { Provision } from "#shared/contracts/district-api.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import type { Log } from "#shared/log.ts";
import { afterwards } from "./afterwards.ts";
import { broadcastTo, type Broadcast } from "./broadcast.ts";
import { clockDoubt, type ClockDoubt } from "./codes/clock-doubt.ts";
import { demonstration } from "./demonstration.ts";
import { terminalDevices, type TerminalDevices } from "./devices/terminal-devices.ts";
import { guarded } from "./guarded.ts";
import { eventStream, type EventStream } from "./http/event-stream.ts";
import { faceRoutes } from "./http/face-routes.ts";
import { identityRoutes } from "./http/identity-routes.ts";
import { officeFaceRoutes } from "./http/office-face-routes.ts";
import { stationRoutes, type StationService } from "./http/routes.ts";
import { stationServer } from "./http/server.ts";
import { staffRoutes } from "./http/staff-routes.ts";
import { joinFeatures, type FeatureParts, type Features } from "./join-features.ts";
import type { PaperQueue } from "./printing/paper-queue.ts";
import { identityService, stationService } from "./station-service.ts";
import { openFaceGround } from "./store/face/face-ground.ts";
import { lockDatabase } from "./store/database-lock.ts";
import { openStores, type Stores } from "./stores.ts";
import { districtClient } from "./sync/district-client.ts";
import { Exchange } from "./sync/exchange.ts";
import { stationKeys } from "./sync/keys.ts";

export type StationParts = FeatureParts & {
  readonly databasePath: string;
  readonly port: number;
  readonly districtUrl: string;
  readonly provision: Provision;
  readonly screensFolder: string;
  /** Folder of the face model; null = the site has no face recognition. */
  readonly facePackFolder: string | null;
  readonly demoSeed: number | null;
};

/** How often waiting paper, idle sessions and the demonstration menus are looked at, and screens hear a state. */
const tickMs = 2_000;

/** Makes the parts of a station and joins them: stores, features, exchange, devices, HTTP. */
export async function startStation(parts: StationParts) {
  const { site, clock, log, provision } = parts;
  const lock = lockDatabase(parts.databasePath);
  const stores = openStores(parts);
  const keys = stationKeys(provision);
  const events = eventStream();
  const broadcast = broadcastTo(events, site);
  const after = afterwards(log);
  const doubt = clockDoubt(parts);
  const onChanged = (): void => events.publish({ kind: "state", state: state() });
  const printWaiting = (): void => drainPaper(features.paper, devices, log);
  const link = exchangeOf(parts, stores, { keys, onChanged, onHeard: (now) => doubt.heard(now) });
  const { keyedHash } = keys;
  const features = joinFeatures(parts, stores, {
    keyedHash,
    clockDoubt: doubt,
    ground: openFaceGround(faceSettings(parts, stores)),
    publish: broadcast.publish,
    later: after.later,
    onChanged,
    onCommitted() {
      printWaiting();
      link.nudge();
      onChanged();
    },
  });
  const devices = devicesOf(parts, features, { onChanged, printWaiting });
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
  const service = stationService(features, { stores, clock, state, broadcast, printWaiting });
  const server = serverOf(parts, features, { service, events });
  await server.listen({ host: "127.0.0.1", port: parts.port });
  link.start();
  devices.start();
  const idleWork = [
    guarded("demo", log, prepareDemo),
    guarded("sessions", log, () => features.sessions.endIdle()),
    guarded("meal", log, mealWatch(features, broadcast)),
    guarded("face", log, features.face.tick),
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
      await Promise.all([link.stop(), devices.stop(), features.face.stop()]);
      after.flush();
      stores.db.close();
      lock.release();
    },
  };
}

/** The impact assessment is asked for in service; a demonstration, with made-up people, brings a sample. */
function faceSettings(
  { databasePath, facePackFolder: packFolder, demoSeed, clock, log }: StationParts,
  { db }: Stores,
): Parameters<typeof openFaceGround>[0] {
  const assessment = demoSeed === null ? "required" : "sample";
  return { databasePath, db, packFolder, assessment, clock, log };
}

/** The station's server with every route. */
function serverOf(
  { log, screensFolder }: StationParts,
  features: Features,
  around: { readonly service: StationService; readonly events: EventStream },
) {
  const { face, staff, lookUp } = features;
  const server = stationServer({ log, screensFolder });
  stationRoutes(server, around);
  identityRoutes(server, identityService(features));
  staffRoutes(server, { desk: staff, lookUp });
  faceRoutes(server, face.service);
  officeFaceRoutes(server, { face: face.service, gate: staff });
  return server;
}

/** Readers and printers, heard by the sessions and the paper queue. */
function devicesOf(
  { site, log }: StationParts,
  { sessions }: Features,
  { onChanged, printWaiting }: { onChanged: () => void; printWaiting: () => void },
): TerminalDevices {
  return terminalDevices({
    site,
    log,
    onCard: guarded("card", log, (terminal, event) => sessions.onCard(terminal, event)),
    onScan: guarded("scan", log, (terminal, text) => sessions.onScanned(terminal, text)),
    onChanged: guarded("device", log, () => {
      onChanged();
      printWaiting();
    }),
  });
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
  around: {
    readonly keys: ReturnType<typeof stationKeys>;
    readonly onChanged: () => void;
    readonly onHeard: ClockDoubt["heard"];
  },
): Exchange {
  const { keys } = around;
  const district = districtClient({ url, station: site.station, keys, clock });
  return new Exchange({ ...around, district, journal, roster, clock, log });
}

function drainPaper(paper: PaperQueue, devices: TerminalDevices, log: Log): void {
  for (const [terminal, printer] of devices.printers()) {
    paper.drain(terminal, printer).catch((cause: unknown) => {
      log.error("print.failed", { why: cause instanceof Error ? cause.message : "unknown" });
    });
  }
}
