import type { Result } from "#shared/result.ts";

/** What a reader says about itself; `at` is ms since the epoch when the news arrived. */
export type PortState =
  | {
      readonly kind: "service-down";
      readonly at: number;
      readonly reason: "not-installed" | "not-running";
    }
  | { readonly kind: "reader-missing"; readonly at: number }
  | { readonly kind: "empty"; readonly at: number; readonly reader: string }
  /** A card that has answered the reset; each insertion is told once. */
  | {
      readonly kind: "present";
      readonly at: number;
      readonly reader: string;
      readonly atr: Uint8Array;
    }
  /** Something is in the reader that does not answer, or answers what no card says. */
  | { readonly kind: "mute"; readonly at: number; readonly reader: string };

/**
 * Why a command did not reach the card. `fault` is a transport error of no known kind; `removed` is what the
 * service says and must be confirmed by the reader's state, because it also says so after a reset.
 */
export type LinkFailure = "removed" | "mute" | "busy" | "service-down" | "fault";

/** A card that nobody else can talk to until it is released. */
export type CardLink = {
  /** One command, one answer as it came: it may be shorter than a status word. One at a time. */
  transmit(command: Uint8Array): Promise<Result<Uint8Array, LinkFailure>>;
  /** Takes the power from the card and ends the link. Never with a command under way: the call may freeze. */
  disconnect(): void;
};

/** One reader, whatever stands behind it. Reports states by itself and survives its service. */
export type PcscPort = {
  /** Begins to watch. The present state is told first. */
  start(onState: (state: PortState) => void): void;
  stop(): void;
  /** Takes the card that is in the reader for us alone. */
  connect(): Promise<Result<CardLink, LinkFailure>>;
};

/** The present moment in ms since the epoch, with fractions, comparable between processes of one machine. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
