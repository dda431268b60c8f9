import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { consoleMealsSchema, type ConsoleMeals } from "#shared/contracts/district-api.ts";
import { businessDay, instant } from "#shared/time/time.ts";
import { stationStateSchema, type StationState } from "#shared/contracts/station-state.ts";
import {
  startVirtualPrinter,
  type VirtualPrinter,
} from "../../station/desk/virtual-printer/virtual-printer.ts";
import { sheetLines, type Sheet } from "../../station/desk/virtual-printer/paper.ts";
import { insertCard, type InsertedCard } from "../../station/desk/virtual-card/vpcd-client.ts";
import { personas, type PersonaId } from "../../station/desk/virtual-card/personas.ts";
import { startPcscd, type PcscService } from "../card/pcscd.ts";
import { faultyLink, type FaultyLink } from "./faulty-link.ts";
import { freePort, root, startProgram, waitFor, type Program } from "./process.ts";

/** The demonstration's seed, so that every run of the tests serves the same people. */
const seed = "20261122";

/** One terminal's virtual printer with the sheets that came out of it, oldest first. */
export type TestPrinter = {
  readonly printer: VirtualPrinter;
  readonly sheets: Sheet[];
  drawer: number;
};

/** What a test may want otherwise. */
export type WorldWish = {
  /** Settings of the site's identification; by default nobody is looked at twice. */
  readonly identity?: Readonly<Record<string, unknown>>;
  /**
   * `noon`: the station's clock stands at a quarter to twelve, in a lunch from ten to two. `now`: the clocks are those
   * of the machine, as codes need them, and lunch lasts all day. By default noon.
   */
  readonly time?: "noon" | "now";
};

const lunch = { meal: "lunch", from: 600, to: 840 };
const lunchAllDay = { meal: "lunch", from: 0, to: 1440 };

type WorldPorts = { readonly district: number; readonly station: number; readonly link: number };

/**
 * A small district as it stands in service: a district service on a real PostgreSQL, one station with a till and
 * a kiosk, both readers on the real PC/SC service, both printers on real TCP ports.
 */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), "yinling-world-"));
  readonly #pcsc: PcscService;
  readonly #ports: WorldPorts;
  readonly #wish: WorldWish;
  /** Fixed at the start, so that a restart goes on in the same day. */
  readonly #clockOffsetMs: number;
  readonly link: FaultyLink;
  readonly till: TestPrinter;
  readonly kiosk: TestPrinter;
  #district: Program | null = null;
  #station: Program | null = null;

  private constructor(parts: {
    pcsc: PcscService;
    ports: WorldPorts;
    link: FaultyLink;
    till: TestPrinter;
    kiosk: TestPrinter;
    wish: WorldWish;
  }) {
    this.#wish = parts.wish;
    this.#clockOffsetMs = parts.wish.time === "now" ? 0 : untilQuarterToTwelve();
    this.#pcsc = parts.pcsc;
    this.#ports = parts.ports;
    this.link = parts.link;
    this.till = parts.till;
    this.kiosk = parts.kiosk;
  }

  /** Starts everything. */
  static async start(wish: WorldWish = {}): Promise<World> {
    const world = await World.startWithoutStation(wish);
    try {
      await world.startStation();
      await world.fed();
      return world;
    } catch (cause) {
      const output = world.stationOutput();
      await world.stop();
      throw new Error(`the world did not start; the station wrote:\n${output}`, { cause });
    }
  }

  /** Everything but the station, for a test in which somebody else starts it with `stationArgs`. */
  static async startWithoutStation(wish: WorldWish = {}): Promise<World> {
    const pcsc = await startPcscd();
    const ports = { district: await freePort(), station: await freePort(), link: await freePort() };
    const link = await faultyLink(ports.district, ports.link);
    const printers = { till: await testPrinter(), kiosk: await testPrinter() };
    const world = new World({ pcsc, ports, link, wish, ...printers });
    await world.startDistrict();
    return world;
  }

  /** Waits until the station has people, programmes and the test wallets. */
  async fed(): Promise<void> {
    await waitFor("the feed and the wallets", async () => {
      const answer = await fetch(`${this.stationUrl}/api/state`).catch(() => null);
      if (answer?.ok !== true) return null;
      const { dataFrom } = stationStateSchema.parse(await answer.json());
      return dataFrom !== null && this.query("SELECT 1 FROM wallet").length >= 5 ? true : null;
    });
  }

  get stationUrl(): string {
    return `http://127.0.0.1:${this.#ports.station}`;
  }

  get consoleUrl(): string {
    return `http://127.0.0.1:${this.#ports.district}/console/`;
  }

  get districtUrl(): string {
    return `http://127.0.0.1:${this.#ports.district}`;
  }

  /** Where a holder opens the citizen code. */
  get phoneUrl(): string {
    return `${this.districtUrl}/code/`;
  }

  get databasePath(): string {
    return join(this.folder, "station", "station.db");
  }

  async startDistrict(): Promise<void> {
    const { district } = this.#ports;
    this.#district = await startProgram({
      args: [
        join(root, "district/main.ts"),
        ...["--data", join(this.folder, "district"), "--port", String(district)],
        ...["--demo", "--seed", seed],
      ],
      healthUrl: `http://127.0.0.1:${district}/health`,
    });
  }

  async stopDistrict(): Promise<void> {
    await this.#district?.stop();
  }

  get stationPort(): number {
    return this.#ports.station;
  }

  /** What the station's process needs to find the readers. */
  get deviceEnv(): Readonly<Record<string, string>> {
    return this.#pcsc.env;
  }

  /** The command line of the station, after its entry. */
  stationArgs(): string[] {
    const siteFile = join(this.folder, "site.json");
    writeFileSync(siteFile, JSON.stringify(this.#siteSettings()));
    return [
      ...["--data", join(this.folder, "station"), "--port", String(this.#ports.station)],
      ...["--district", this.link.url, "--site", siteFile],
      ...["--provision", join(this.folder, "district", "provision", "s-001.json")],
      ...["--screens", join(root, "dist/screens"), "--demo-seed", seed],
      ...[`--clock-offset-ms=${this.#clockOffsetMs}`, ...facePackArgs()],
    ];
  }

  async startStation(): Promise<void> {
    this.#station = await startProgram({
      args: [join(root, "station/main.ts"), ...this.stationArgs()],
      healthUrl: `${this.stationUrl}/health`,
      env: this.#pcsc.env,
    });
  }

  /** Ends the station as a crash does. */
  async killStation(): Promise<void> {
    await this.#station?.kill();
  }

  districtOutput(): string {
    return this.#district?.output() ?? "";
  }

  stationOutput(): string {
    return this.#station?.output() ?? "";
  }

  #siteSettings(): unknown {
    const terminal = (role: "till" | "kiosk", at: 0 | 1) => ({
      terminal: `${role}-1`,
      role,
      reader: { kind: "pcsc", reader: this.#pcsc.readers[at] },
      printer: { kind: "tcp", host: "127.0.0.1", port: this[role].printer.port },
    });
    return {
      windows: [this.#wish.time === "now" ? lunchAllDay : lunch],
      receiptColumns: 48,
      terminals: [terminal("till", 0), terminal("kiosk", 1)],
      identity: { headTurn: {}, spotCheckBp: 0, ...this.#wish.identity },
    };
  }

  /**
   * Lays a card on a terminal's reader. Taken away, it is away for half a second at least, as in anybody's hand: the
   * service looks at its virtual readers three times a second and sees nothing of what is quicker.
   */
  async insert(terminal: "till" | "kiosk", persona: PersonaId): Promise<InsertedCard> {
    const port = this.#pcsc.ports[terminal === "till" ? 0 : 1];
    const card = await insertCard({ host: "127.0.0.1", port, persona: personas[persona] });
    return {
      ...card,
      async remove() {
        await card.remove();
        await new Promise((resolve) => setTimeout(resolve, 500));
      },
    };
  }

  async state(): Promise<StationState> {
    const response = await fetch(`${this.stationUrl}/api/state`);
    return stationStateSchema.parse(await response.json());
  }

  /** Waits until the district has acknowledged everything. */
  async allSent(): Promise<void> {
    await waitFor("an empty queue", async () => ((await this.state()).unsent === 0 ? true : null));
  }

  /** What the district's console shows of the station's day. */
  async districtMeals(): Promise<ConsoleMeals> {
    const day = businessDay(instant(Date.now() + this.#clockOffsetMs));
    const url = `http://127.0.0.1:${this.#ports.district}/api/console/meals?day=${day}`;
    const response = await fetch(url);
    return consoleMealsSchema.parse(await response.json());
  }

  /** The lines of the nth sheet, from 1, that a terminal's printer has cut off. */
  async paper(terminal: "till" | "kiosk", number: number): Promise<string[]> {
    const sheet = await waitFor(`sheet ${number}`, () => this[terminal].sheets[number - 1] ?? null);
    return sheetLines(sheet);
  }

  /** Reads the station's file; the station may run meanwhile. */
  query<T>(sql: string): T[] {
    const db = new Database(this.databasePath, { readonly: true });
    try {
      return db.prepare<[], T>(sql).all();
    } finally {
      db.close();
    }
  }

  async stop(): Promise<void> {
    await this.#station?.stop();
    await this.#district?.stop();
    await this.link.stop();
    await this.till.printer.stop();
    await this.kiosk.printer.stop();
    await this.#pcsc.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function testPrinter(): Promise<TestPrinter> {
  const sheets: Sheet[] = [];
  const state = { sheets, drawer: 0 };
  const printer = await startVirtualPrinter({
    port: 0,
    columns: 48,
    onSheet: (sheet) => sheets.push(sheet),
    onDrawer: () => (state.drawer += 1),
  });
  return Object.assign(state, { printer });
}

/** The face model that could be fetched, or the one that ships; none when neither was prepared. */
function facePackArgs(): string[] {
  const packs = [join(root, ".cache/face-pack"), join(root, "dist/face-packs/face-api")];
  const pack = packs.find((folder) => existsSync(join(folder, "manifest.json")));
  return pack === undefined ? [] : ["--face-pack", pack];
}

/** What to add to the clock so that it is 11:45 in Shanghai today. */
function untilQuarterToTwelve(): number {
  const local = (Date.now() + 8 * 3_600_000) % 86_400_000;
  return (11 * 60 + 45) * 60_000 - local;
}
