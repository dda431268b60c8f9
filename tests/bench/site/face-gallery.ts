import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { provisionSchema } from "#shared/contracts/district-api.ts";
import { demoDistrict } from "#shared/demo/district.ts";
import { personKeyOf } from "#shared/identity/citizen-number.ts";
import { assert } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { openStores } from "../../../station/stores.ts";
import { openFaceGround } from "../../../station/store/face/face-ground.ts";
import { stationKeys } from "../../../station/sync/keys.ts";
import { benchSeed } from "./fill.ts";
import type { StationFolder } from "./station-folder.ts";
import { numbersFrom, unitVector } from "./unit-vectors.ts";

/**
 * Enrols this many people of the roster with faces that nobody has, in the files of a station that is not running:
 * what a search has to go through. They are those who come last, so that the personas stay free.
 */
export function fillGallery(
  files: StationFolder,
  { seniors, enrolled, packFolder }: { seniors: number; enrolled: number; packFolder: string },
): void {
  const provision = provisionSchema.parse(JSON.parse(readFileSync(files.provision, "utf8")));
  const databasePath = join(files.data, "station.db");
  const { db } = openStores({ databasePath, provision });
  const at = instant(Date.now() - 86_400_000);
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const settings = { databasePath, db, packFolder, assessment: "sample" as const, log: quiet };
  const ground = openFaceGround({ ...settings, clock: () => at });
  assert(ground.model !== null, "there is a model pack");
  const { pack, dims } = ground.model.pack;
  const random = numbersFrom(benchSeed);
  const { keyedHash } = stationKeys(provision);
  const people = demoDistrict(benchSeed, { seniors }).people.slice(-enrolled);
  for (const { citizenNumber } of people) {
    const person = personKeyOf(citizenNumber, keyedHash);
    const enrolment = { enrolmentId: randomUUID(), person, pack, templates: 3, at };
    const mean = unitVector(dims, random);
    const label = ground.labelOf(enrolment);
    ground.templates.write({ label, pack, mean, captures: [], hasLookAlike: false });
    ground.consents.append({
      ...{ person, answer: "given", notice: 1, told: "read" as const },
      ...{ witness: "m01", at },
    } as const);
    const consentId = ground.consents.latest(person)?.consentId ?? 0;
    ground.consents.beginEnrolment({ ...enrolment, consentId });
  }
  ground.close();
  db.close();
}
