import { z } from "zod";
import { type FacePack, facePackSchema } from "../contracts/face-api.ts";

/** Where a station serves the files of its model pack. */
export const packFolder = "/face-models/";

/** The file of a pack's folder that says what the others are. */
export const manifestName = "manifest.json";

const fileNameSchema = z
  .string()
  .max(80)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/**
 * `manifest.json` of a pack's folder: what a station runs with it, and the SHA-256 of each file in lower-case hex.
 * A file is named here by its name in the folder, in `files` by its address; both must tell of the same files, so
 * that nothing is served that was not checked.
 */
export const packManifestSchema = z
  .strictObject({
    ...facePackSchema.shape,
    sha256: z.record(fileNameSchema, z.string().regex(/^[0-9a-f]{64}$/)),
  })
  .refine(({ files, sha256 }) => {
    const served = Object.values(files).toSorted();
    const checked = Object.keys(sha256).map((name) => packFolder + name);
    return served.join() === checked.toSorted().join();
  }, "the addresses and the checksums name different files");
export type PackManifest = z.infer<typeof packManifestSchema>;

/** What a manifest says to the screens: everything but the checksums. */
export function packOf({ sha256: _, ...pack }: PackManifest): FacePack {
  return pack;
}
