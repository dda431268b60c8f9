import type { CardInterface, ContextInterface } from "smartcard";
import { accept, assert, refuse, type Result } from "#shared/result.ts";
import type { CardLink, LinkFailure } from "./port.ts";

/** Native calls that have not come back; a context must not be closed under them. */
export type Traffic = {
  underWay: number;
  /** Contexts of ended sessions that had calls under way. */
  readonly abandoned: ContextInterface[];
};

/** A card of the PC/SC service. `unpower` is how the link ends, so that the next read starts cold. */
export function pcscLink(card: CardInterface, unpower: number, traffic: Traffic): CardLink {
  return {
    transmit: (command) =>
      nativeCall(traffic, async () => Uint8Array.from(await card.transmit(Buffer.from(command)))),
    disconnect() {
      try {
        card.disconnect(unpower);
      } catch {
        // The card or the service is gone, and the link with it; the reader's state says so.
      }
    },
  };
}

/** Runs one call of the binding. @returns its value, or what its error text means */
export async function nativeCall<T>(
  traffic: Traffic,
  call: () => Promise<T>,
): Promise<Result<T, LinkFailure>> {
  traffic.underWay += 1;
  try {
    return accept(await call());
  } catch (error) {
    return refuse(failureOf(error));
  } finally {
    traffic.underWay -= 1;
  }
}

/** The texts of the binding for the codes of PC/SC; it gives no codes. */
const failures: ReadonlyMap<string, LinkFailure> = new Map([
  ["Card was removed", "removed"],
  ["Transaction failed", "removed"],
  ["No smart card present", "removed"],
  ["Card was reset", "removed"],
  ["Card is unpowered", "removed"],
  ["Sharing violation", "busy"],
  ["Card is unresponsive", "mute"],
  ["Card is not supported", "mute"],
  ["Protocol mismatch", "mute"],
  ["Invalid ATR", "mute"],
  ["Communication error", "service-down"],
  ["PC/SC service not running", "service-down"],
  ["PC/SC service stopped", "service-down"],
  ["Reader unavailable", "service-down"],
  ["Unknown reader", "service-down"],
  ["Invalid handle", "service-down"],
  // A service that was killed answers 0x8010006A, for which the binding has no text.
  ["Unknown PC/SC error", "service-down"],
]);

function failureOf(error: unknown): LinkFailure {
  assert(error instanceof Error, "the binding fails with an Error");
  return failures.get(error.message) ?? "fault";
}
