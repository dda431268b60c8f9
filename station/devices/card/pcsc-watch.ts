import type { ContextInterface, ReaderInterface, ReaderState } from "smartcard";
import { nowMs, type PortState } from "./port.ts";

/** The package `smartcard`, loaded at run time because it is optional. */
export type Binding = typeof import("smartcard");

/** Takes what a reader says. */
export type Report = (state: PortState) => void;

/**
 * Waits for one change of a reader after the other, at no cost in between. Returns when the reader is gone,
 * throws when the service is.
 */
export async function watchReader(watched: {
  readonly binding: Binding;
  readonly context: ContextInterface;
  readonly name: string;
  readonly report: Report;
}): Promise<void> {
  const { binding, context, name, report } = watched;
  const gone = binding.SCARD_STATE_UNKNOWN | binding.SCARD_STATE_UNAVAILABLE;
  let known: ReaderState = { name, state: binding.SCARD_STATE_UNAWARE, changed: false, atr: null };
  for (let isFirst = true; ; isFirst = false) {
    const [next] = (await context.waitForChange([known])) ?? [];
    const at = nowMs();
    if (next === undefined || (next.state & gone) !== 0) return;
    // A card that was changed between two looks of the service shows only in the count.
    const wasChanged = !isFirst && changesOf(next) !== changesOf(known);
    const state = stateOf(binding, next, at);
    if (wasChanged && state.kind !== "empty") report({ kind: "empty", at, reader: name });
    report(state);
    known = { ...next, state: next.state & ~binding.SCARD_STATE_CHANGED };
  }
}

/** The upper half of a state counts insertions and removals. */
function changesOf(state: ReaderState): number {
  return state.state >>> 16;
}

function stateOf(binding: Binding, state: ReaderState, at: number): PortState {
  const reader = state.name;
  if ((state.state & binding.SCARD_STATE_PRESENT) === 0) return { kind: "empty", at, reader };
  if ((state.state & binding.SCARD_STATE_MUTE) !== 0 || state.atr === null) {
    return { kind: "mute", at, reader };
  }
  return { kind: "present", at, reader, atr: Uint8Array.from(state.atr) };
}

/** The first reader whose name contains the pattern; for an empty one the first that is no module slot. */
export function chooseReader(
  readers: readonly ReaderInterface[],
  pattern: string,
): ReaderInterface | null {
  const isChosen = (name: string): boolean =>
    pattern === "" ? !/\bSAM\b/i.test(name) : name.includes(pattern);
  return readers.find(({ name }) => isChosen(name)) ?? null;
}

/** Passes a state on only when it is another kind than the last: flags of use change all the time. */
export function onlyChanges(report: Report): Report {
  let last: PortState["kind"] | null = null;
  return (state) => {
    if (state.kind === last) return;
    last = state.kind;
    report(state);
  };
}
