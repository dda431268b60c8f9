import { dirname, join } from "node:path";
import type { Log } from "#shared/log.ts";
import { businessDay, type Clock } from "#shared/time/time.ts";
import type { StationDatabase } from "../database.ts";
import { isAssessed, writeSampleAssessment } from "./assessment.ts";
import { comparePairs, type PairCount, type PairTask } from "./compare-pairs.ts";
import { consentStore, type ConsentStore } from "./consent-store.ts";
import { openFaceFile } from "./face-files.ts";
import { loadedPack, type LoadedPack } from "./pack-folder.ts";
import { siteKey, type SiteKey } from "./site-key.ts";
import { templateStore, type TemplateStore } from "./template-store.ts";

/** What face recognition stands on: its files, its model, the law's record, and a thread for calibration. */
export type FaceGround = {
  readonly consents: ConsentStore;
  readonly templates: TemplateStore;
  readonly labelOf: SiteKey["labelOf"];
  /** Null = there is no face recognition at this site. */
  readonly model: LoadedPack | null;
  /** Whether the record of the impact assessment is on file; looked at each time. */
  readonly isAssessed: () => boolean;
  readonly comparePairs: (task: PairTask, signal: AbortSignal) => Promise<PairCount>;
  /** Closes the face's own files. */
  readonly close: () => void;
};

type FaceGroundSettings = {
  /** Of station.db; `:memory:` keeps everything in memory. */
  readonly databasePath: string;
  readonly db: StationDatabase;
  /** Folder of the model pack; null = no face recognition. */
  readonly packFolder: string | null;
  /** `sample` writes the record of a demonstration and is never used in service. */
  readonly assessment: "required" | "sample";
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Opens `face.db`, `face-keys.db` and `face.key` beside the station's file, and the model pack. A pack that cannot be
 * run is logged and left out: cards and codes go on.
 */
export function openFaceGround(settings: FaceGroundSettings): FaceGround {
  const { databasePath, db, packFolder, assessment, clock, log } = settings;
  const isInMemory = databasePath === ":memory:";
  const beside = (name: string): string =>
    isInMemory ? ":memory:" : join(dirname(databasePath), name);
  const { wrapping, labelOf } = siteKey(isInMemory ? null : beside("face.key"));
  const faces = openFaceFile(beside("face.db"), "face");
  const keys = openFaceFile(beside("face-keys.db"), "face-keys");
  const record = isInMemory ? null : beside("face-assessment.json");
  if (assessment === "sample" && record !== null) {
    writeSampleAssessment(record, businessDay(clock()));
  }
  return {
    consents: consentStore(db),
    templates: templateStore({ faces, keys, wrapping }),
    labelOf,
    model: modelOf(packFolder, log),
    isAssessed: () => (record === null ? assessment === "sample" : isAssessed(record)),
    comparePairs,
    close(): void {
      faces.close();
      keys.close();
    },
  };
}

function modelOf(folder: string | null, log: Log): LoadedPack | null {
  if (folder === null) return null;
  try {
    return loadedPack(folder);
  } catch (error) {
    log.error("face.pack-refused", { why: error instanceof Error ? error.message : "unknown" });
    return null;
  }
}
