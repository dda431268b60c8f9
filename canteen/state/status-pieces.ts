import type { PrinterState, ReaderState, StationState } from "#shared/contracts/station-state.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import { businessDay, showDay, showTime, type Instant } from "#shared/time/time.ts";
import type { IconName } from "#shared/ui/icon-paths.ts";
import { printerTexts, readerTexts } from "#shared/ui/texts.zh.ts";
import type { Tone } from "#shared/ui/tone.ts";
import { statusTexts } from "../till/texts.zh.ts";

export type StatusWords = {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly words: string;
  readonly testid: string;
};

type Seen = {
  readonly state: StationState | null;
  readonly terminal: TerminalId;
  readonly isSilent: boolean;
};

const printerTones: Readonly<Record<PrinterState, Tone>> = {
  ready: "good",
  "paper-low": "attention",
  "paper-out": "stop",
  "cover-open": "stop",
  offline: "stop",
  "no-answer": "stop",
  error: "stop",
  absent: "info",
};

const readerTones: Readonly<Record<ReaderState, Tone>> = {
  ready: "good",
  reading: "good",
  down: "attention",
  missing: "stop",
  absent: "info",
};

/** From here on the cashier is told how old the roster is: a card reported lost since then is not known here. */
const oldAfterMs = 24 * 3_600_000;
const dayMs = 24 * 3_600_000;

/**
 * The states that are always visible, in words. While the station is silent none of them is certain, and that is
 * the only thing said.
 */
export function statusPieces({ state, terminal, isSilent }: Seen): readonly StatusWords[] {
  if (isSilent) return [piece("station", "stop", statusTexts.silent)];
  if (state === null) return [piece("station", "info", statusTexts.waitingForStation)];
  const own = state.terminals.find((one) => one.terminal === terminal);
  const { isOnline, since } = state.network;
  const network = isOnline
    ? statusTexts.online
    : statusTexts.offlineSince(sinceWords(since, state.now));
  const unsent = state.unsent === 0 ? statusTexts.allSent : statusTexts.unsent(state.unsent);
  return [
    piece("network", isOnline ? "good" : "attention", network),
    piece("unsent", isOnline || state.unsent === 0 ? "good" : "attention", unsent),
    ...rosterWords(state),
    ...(state.syncFault === null ? [] : [piece("sync-fault", "stop", statusTexts.syncFault)]),
    ...(own === undefined ? [] : deviceWords(own.printer, own.reader)),
  ];
}

/** 11:42, or the day when that was another one. */
function sinceWords(since: Instant, now: Instant): string {
  const day = businessDay(since);
  return day === businessDay(now) ? showTime(since) : (showDay(day).split(" ")[0] ?? day);
}

function rosterWords({ dataFrom, now }: StationState): readonly StatusWords[] {
  if (dataFrom === null) return [piece("roster", "stop", statusTexts.noRoster)];
  const ageMs = now - dataFrom;
  if (ageMs <= oldAfterMs) return [];
  return [piece("roster", "attention", statusTexts.rosterAge(Math.floor(ageMs / dayMs)))];
}

function deviceWords(printer: PrinterState, reader: ReaderState): readonly StatusWords[] {
  return [
    piece("printer", printerTones[printer], `${statusTexts.printer} ${printerTexts[printer]}`),
    piece("reader", readerTones[reader], `${statusTexts.reader} ${readerTexts[reader]}`),
  ];
}

const icons = {
  station: "none",
  network: "network",
  unsent: "upload",
  "sync-fault": "upload",
  roster: "clock",
  printer: "printer",
  reader: "card",
} as const satisfies Readonly<Record<string, IconName>>;

function piece(what: keyof typeof icons, tone: Tone, words: string): StatusWords {
  return { icon: icons[what], tone, words, testid: `status-${what}` };
}
