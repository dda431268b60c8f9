import { setTimeout as sleep } from "node:timers/promises";
import type { ContextInterface, ReaderInterface } from "smartcard";
import { accept, refuse } from "#shared/result.ts";
import { nativeCall, pcscLink, type Traffic } from "./pcsc-link.ts";
import { type Binding, chooseReader, onlyChanges, type Report, watchReader } from "./pcsc-watch.ts";
import { nowMs, type PcscPort } from "./port.ts";

/** How soon a service that is down, or a reader that is missing, is looked for again. */
const retryMs = 500;
/** Between the end of one session and the next: a service that ended is then known to be down. */
const pauseMs = 50;

/** One connection to the service. Watching blocks a context, so cards are spoken to through another. */
type Session = { readonly watching: ContextInterface; readonly talking: ContextInterface };

/** The reader in use, and what is needed to take its card. */
type Selected = { readonly binding: Binding; readonly reader: ReaderInterface };

/**
 * A reader of the PC/SC service, the first whose name contains `pattern`; with an empty pattern the first
 * that is no slot for security modules. The binding is an optional package: without it the port stays
 * `service-down` with the reason `not-installed`.
 */
export function pcscPort(pattern: string): PcscPort {
  const traffic: Traffic = { underWay: 0, abandoned: [] };
  let session: Session | null = null;
  let selected: Selected | null = null;
  let isStopped = false;

  async function watch(report: Report): Promise<void> {
    const binding = await loadBinding();
    if (binding === null) {
      report({ kind: "service-down", at: nowMs(), reason: "not-installed" });
      return;
    }
    while (!isStopped) {
      session = openSession(binding);
      if (session === null) {
        report({ kind: "service-down", at: nowMs(), reason: "not-running" });
        await sleep(retryMs);
      } else {
        await watchSession(binding, session, report);
        closeSession(session, traffic);
        await sleep(pauseMs);
      }
    }
  }

  async function watchSession(binding: Binding, opened: Session, report: Report): Promise<void> {
    try {
      while (!isStopped) {
        const reader = chooseReader(opened.talking.listReaders(), pattern);
        if (reader === null) {
          report({ kind: "reader-missing", at: nowMs() });
          await sleep(retryMs);
        } else {
          selected = { binding, reader };
          await watchReader({ binding, context: opened.watching, name: reader.name, report });
        }
      }
    } catch {
      // The service ended, or the reader was unplugged in this moment: the next session tells which.
    } finally {
      selected = null;
    }
  }

  return {
    // A failure that is not expected ends the process, and the supervisor starts another.
    start: (onState) => void watch(onlyChanges(onState)),
    stop() {
      isStopped = true;
      session?.watching.cancel();
    },
    async connect() {
      if (selected === null) return refuse("service-down");
      const { binding, reader } = selected;
      const protocols = binding.SCARD_PROTOCOL_T0 | binding.SCARD_PROTOCOL_T1;
      const card = await nativeCall(traffic, () =>
        reader.connect(binding.SCARD_SHARE_EXCLUSIVE, protocols),
      );
      return card.ok ? accept(pcscLink(card.value, binding.SCARD_UNPOWER_CARD, traffic)) : card;
    },
  };
}

/** The binding is compiled when the program is set up and may be missing; that is a state, not an error. */
async function loadBinding(): Promise<Binding | null> {
  try {
    return await import("smartcard");
  } catch {
    return null;
  }
}

function openSession(binding: Binding): Session | null {
  try {
    return { watching: new binding.Context(), talking: new binding.Context() };
  } catch {
    return null;
  }
}

/**
 * A context is not closed under a call, which would freeze the process. It is kept from the collector, which
 * would close it as well, and dies with the process: one with a stuck call is given up soon.
 */
function closeSession(session: Session, traffic: Traffic): void {
  session.watching.close();
  if (traffic.underWay === 0) session.talking.close();
  else traffic.abandoned.push(session.talking);
}
