/** Makes what face recognition needs beside the screens: both model packs and the runtimes. Plain Node 18. */
import { buildCameraFiles } from "./camera-files.mjs";
import { command } from "./console.mjs";
import { buildDefaultFacePack } from "./default-face-pack.mjs";
import { prepareFacePack } from "./face-pack.mjs";

await command(async () => {
  await prepareFacePack();
  buildDefaultFacePack();
  await buildCameraFiles();
});
