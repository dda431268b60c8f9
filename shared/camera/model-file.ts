import type { FacePack } from "../contracts/face-api.ts";

/** A file of the model pack that cannot be had; the message says which. */
export class ModelFileMissing extends Error {}

/** The longest wait for one file of a pack, ms: the largest has 6 MB and lies at a station on the same network. */
const fileTimeoutMs = 30_000;

/** Fetches the file that has a role in a pack. @throws ModelFileMissing when the station does not give it */
export async function modelFile(pack: FacePack, role: string): Promise<ArrayBuffer> {
  const address = pack.files[role];
  if (address === undefined) throw new ModelFileMissing(`the pack has no file for ${role}`);
  try {
    const reply = await fetch(address, { signal: AbortSignal.timeout(fileTimeoutMs) });
    if (reply.ok) return await reply.arrayBuffer();
    throw new ModelFileMissing(`${address} was answered with ${reply.status}`);
  } catch (error) {
    if (error instanceof ModelFileMissing) throw error;
    throw new ModelFileMissing(`${address} did not come`, { cause: error });
  }
}

/**
 * Loads a runtime that the station serves. It is not bundled: one copy serves every screen, and a screen that reads
 * no faces never loads it.
 */
export async function servedModule(address: string): Promise<object> {
  const loaded: unknown = await import(/* @vite-ignore */ address).catch((error: unknown) => {
    throw new ModelFileMissing(`${address} could not be loaded`, { cause: error });
  });
  if (typeof loaded === "object" && loaded !== null) return loaded;
  throw new ModelFileMissing(`${address} is no module`);
}
