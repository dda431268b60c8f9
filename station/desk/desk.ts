import type { DeskFault, DeskState } from "#shared/contracts/desk-api.ts";
import type { Log } from "#shared/log.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { deskCards, personaOnDesk } from "./desk-cards.ts";
import { pictureOf, startDeskPrinter, wordsOf, type DeskPrinter } from "./desk-printer.ts";
import { deskReader, type DeskReader } from "./desk-reader.ts";
import { deskRefusals } from "./texts.zh.ts";

/** The page is told of changes at most so often, ms; a receipt prints in fewer. */
const tellEveryMs = 40;

/** One terminal whose devices lie on the desk. */
export type DeskTerminal = {
  readonly terminal: string;
  readonly title: string;
  /** Where the station's card slot listens. */
  readonly slotPort: number;
  /** Where the desk's printer listens. */
  readonly printerPort: number;
};

export type DeskSettings = {
  readonly terminals: readonly DeskTerminal[];
  readonly columns: 32 | 48;
  readonly log: Log;
};

/** The device desk: readers to put virtual cards into, and printers from which paper comes. */
export type Desk = {
  state(): DeskState;
  /** A card that lies in another reader comes out of there first: there is only one of it. */
  insert(at: { terminal: string; persona: string }): Promise<Result<DeskState>>;
  remove(at: { terminal: string }): Promise<Result<DeskState>>;
  setFault(at: { terminal: string; fault: DeskFault; isOn: boolean }): Promise<Result<DeskState>>;
  /** An SVG document; refused when that sheet is not kept any more. */
  sheetPicture(at: { terminal: string; id: number }): Result<string>;
  /** Hears of every change, bundled. @returns what stops it */
  onChange(listener: () => void): () => void;
  stop(): Promise<void>;
};

type Place = DeskTerminal & { readonly reader: DeskReader; readonly printer: DeskPrinter };

/** Starts the printers; the readers belong to the station and are reached when a card goes in. */
export async function startDesk({ terminals, columns, log }: DeskSettings): Promise<Desk> {
  const changes = changeBell();
  const places = await Promise.all(
    terminals.map(async (one): Promise<Place> => {
      const { terminal, slotPort, printerPort: port } = one;
      const printerSettings = { terminal, port, columns, log, onChange: changes.ring };
      return {
        ...one,
        reader: deskReader(slotPort, changes.ring),
        printer: await startDeskPrinter(printerSettings),
      };
    }),
  );
  const placeOf = (terminal: string): Place | null =>
    places.find((one) => one.terminal === terminal) ?? null;
  const state = (): DeskState => ({
    cards: [...deskCards],
    terminals: places.map(terminalState),
  });

  return {
    state,
    async insert({ terminal, persona: id }) {
      const place = placeOf(terminal);
      const persona = personaOnDesk(id);
      if (place === null) return refuse(deskRefusals.unknownTerminal);
      if (persona === null) return refuse(deskRefusals.unknownCard);
      for (const other of places) {
        if (other !== place && other.reader.inserted() === id) await other.reader.remove();
      }
      const inserted = await place.reader.insert(persona);
      return inserted.ok ? accept(state()) : inserted;
    },
    async remove({ terminal }) {
      const place = placeOf(terminal);
      if (place === null) return refuse(deskRefusals.unknownTerminal);
      await place.reader.remove();
      return accept(state());
    },
    async setFault({ terminal, fault, isOn }) {
      const place = placeOf(terminal);
      if (place === null) return refuse(deskRefusals.unknownTerminal);
      await place.printer.setFault(fault, isOn ? "on" : "off");
      return accept(state());
    },
    sheetPicture({ terminal, id }) {
      const sheet = placeOf(terminal)
        ?.printer.sheets()
        .find((one) => one.id === id);
      return sheet === undefined ? refuse(deskRefusals.unknownSheet) : accept(pictureOf(sheet));
    },
    onChange: changes.listen,
    async stop() {
      changes.stop();
      await Promise.all(places.flatMap(({ reader, printer }) => [reader.remove(), printer.stop()]));
    },
  };
}

function terminalState({
  terminal,
  title,
  reader,
  printer,
}: Place): DeskState["terminals"][number] {
  return {
    terminal,
    title,
    insertedPersona: reader.inserted(),
    faults: printer.faults(),
    drawerOpenings: printer.drawerOpenings(),
    sheets: printer.sheets().map((sheet) => ({ id: sheet.id, lines: wordsOf(sheet) })),
  };
}

/** Rings once for all changes of a short while, and always after the last. */
function changeBell() {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  return {
    ring: (): void => {
      timer ??= setTimeout(() => {
        timer = null;
        for (const listener of listeners) listener();
      }, tellEveryMs);
    },
    listen: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: (): void => {
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
    },
  };
}
