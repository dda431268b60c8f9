import type { FacePack } from "#shared/contracts/face-api.ts";
import type { PersonKey, TerminalId } from "#shared/id/ids.ts";
import type { FaceParts } from "./face-parts.ts";
import type { FaceGallery } from "./gallery.ts";
import type { Sighting } from "./presentations.ts";

/** A second sign settles a face within this time; the sessions keep a candidate as long. */
const settledWithinMs = 60_000;

/** Counts what second signs say of the faces that were seen: the site's own miss rate, without asking anybody for more. */
export function sightings(
  parts: Pick<FaceParts, "elapsedMs" | "ground"> & {
    readonly pack: FacePack;
    readonly gallery: FaceGallery;
    readonly alone: () => number | null;
  },
) {
  const { elapsedMs, ground, gallery, alone } = parts;
  const { pack } = parts.pack;
  const open = new Map<TerminalId, Sighting & { readonly atMs: number }>();

  /** The face alone would have missed the person, had there been no other sign. */
  function isMissed({ score, doubt }: Sighting): boolean {
    const threshold = alone();
    return threshold === null || doubt === "face-unsure" || score < threshold;
  }

  function keep(seen: Sighting): void {
    const label = gallery.entry(seen.person)?.label;
    if (label !== undefined) ground.templates.addScore(label, seen.score);
  }

  function confirmed(seen: Sighting): void {
    const missed = isMissed(seen) ? 1 : 0;
    ground.templates.addConfirmation(pack, { confirmed: 1, missed, differed: 0 });
  }

  return {
    /** A face was good for a session. */
    accepted(seen: Sighting): void {
      keep(seen);
      if (seen.isConfirmed) confirmed(seen);
    },
    /** A face that another sign may settle. */
    remember(terminal: TerminalId, seen: Sighting): void {
      open.set(terminal, { ...seen, atMs: elapsedMs() });
    },
    /** Another sign said who stood there. */
    settled(terminal: TerminalId, person: PersonKey): void {
      const seen = open.get(terminal);
      open.delete(terminal);
      if (seen === undefined || elapsedMs() - seen.atMs > settledWithinMs) return;
      if (seen.person !== person) {
        ground.templates.addConfirmation(pack, { confirmed: 0, missed: 0, differed: 1 });
        return;
      }
      // A face that was good alone has its score already.
      if (seen.doubt !== null) keep(seen);
      confirmed(seen);
    },
  };
}
