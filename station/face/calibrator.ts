import type { FaceCalibration, FacePack } from "#shared/contracts/face-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { businessDay, type Day } from "#shared/time/time.ts";
import type { PairCount } from "../store/face/compare-pairs.ts";
import { calibrationOf, isCalibrationDue, keptCalibration } from "./calibration.ts";
import type { FaceParts } from "./face-parts.ts";
import type { FaceGallery, GalleryEntry } from "./gallery.ts";
import { faceRefusals } from "./texts.zh.ts";

type CalibratorParts = Pick<FaceParts, "clock" | "elapsedMs" | "ground" | "log"> & {
  readonly pack: FacePack;
  readonly gallery: FaceGallery;
};

/** Calibrates the gallery of this site by night and when asked; keeps what it found. */
export class Calibrator {
  readonly #parts: CalibratorParts;
  #last: FaceCalibration | null;
  /** One try a night: what failed at three fails at four. */
  #triedOn: Day | null = null;
  #running: { readonly done: Promise<Result<FaceCalibration>>; readonly end: () => void } | null =
    null;

  constructor(parts: CalibratorParts) {
    this.#parts = parts;
    this.#last = keptCalibration(parts.ground.templates.lastCalibration(parts.pack.pack));
  }

  /** What the last one found; null before the first. */
  last(): FaceCalibration | null {
    return this.#last;
  }

  /** The score from which a face counts alone now; null = never. */
  alone(): number | null {
    const { alone } = this.#parts.pack.thresholds;
    return alone === null ? null : Math.max(alone, this.#last?.threshold ?? -1);
  }

  /** Calibrates now. Refusals: face-busy, face-calibration-failed. */
  async run(): Promise<Result<FaceCalibration>> {
    return this.#running === null ? this.#begin() : refuse(faceRefusals.busy);
  }

  /** Begins a calibration when it is due; nobody waits for it. */
  runAtNight(): void {
    const { gallery, clock, log } = this.#parts;
    const today = businessDay(clock());
    if (this.#running !== null || this.#triedOn === today || gallery.size() < 2) return;
    if (!isCalibrationDue(this.#last, clock())) return;
    this.#triedOn = today;
    this.#begin().catch((error: unknown) => {
      log.error("face.calibration-failed", { why: wordsOf(error) });
    });
  }

  /** Ends one that runs. */
  async stop(): Promise<void> {
    this.#running?.end();
    await this.#running?.done;
  }

  #begin(): Promise<Result<FaceCalibration>> {
    const ending = new AbortController();
    const done = this.#calibrated(ending.signal).finally(() => {
      this.#running = null;
    });
    this.#running = { done, end: () => ending.abort() };
    return done;
  }

  async #calibrated(signal: AbortSignal): Promise<Result<FaceCalibration>> {
    const { pack, gallery, ground, clock, elapsedMs, log } = this.#parts;
    const before = elapsedMs();
    const entries = [...gallery.entries()];
    const { dims, isNormalised } = pack;
    const { lookAlike } = pack.thresholds;
    const task = { vectors: gallery.copy(), dims, isNormalised, lookAlike };
    let counted: PairCount;
    try {
      counted = await ground.comparePairs(task, signal);
    } catch (error) {
      if (!signal.aborted) log.error("face.calibration-failed", { why: wordsOf(error) });
      return refuse(faceRefusals.calibrationFailed);
    }
    markLookAlikes(entries, counted, this.#parts);
    const confirmations = ground.templates.confirmations(pack.pack);
    const tookMs = elapsedMs() - before;
    const found = calibrationOf(counted, { pack, at: clock(), tookMs, confirmations });
    this.#last = found;
    ground.templates.keepCalibration(pack.pack, found);
    const { people, pairs, threshold, reason } = found;
    log.info("face.calibrated", { people, pairs, threshold, reason, tookMs: found.tookMs });
    return accept(found);
  }
}

/** Marks who resembles somebody. A mark is taken back only when all pairs are known and nobody came meanwhile. */
function markLookAlikes(
  entries: readonly GalleryEntry[],
  { alike, lookAlikePairs }: PairCount,
  { gallery, ground }: CalibratorParts,
): void {
  const marked = new Set<PersonKey | undefined>(
    alike.flatMap(([one, other]) => [entries[one]?.person, entries[other]?.person]),
  );
  const labels = new Set(gallery.entries().map(({ label }) => label));
  const isSame = labels.size === entries.length && entries.every(({ label }) => labels.has(label));
  const isComplete = isSame && alike.length === lookAlikePairs;
  const marks = new Map<string, boolean>();
  for (const { person, label } of entries) {
    const now = gallery.entry(person);
    if (now?.label !== label) continue;
    const has = marked.has(person) || (!isComplete && now.hasLookAlike);
    if (has === now.hasLookAlike) continue;
    gallery.mark(person, { hasLookAlike: has });
    marks.set(label, has);
  }
  ground.templates.mark(marks);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
