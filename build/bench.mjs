/**
 * `npm run bench -- [NAME] [--json]`: one group of measurements or all. With `--json` only one JSON document goes to
 * standard output; exit code 1 when a bar does not hold.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Stop, command, root, runShown, say } from "./console.mjs";
import { prepareFacePack } from "./face-pack.mjs";
import { buildScreens } from "./screens.mjs";
import { preparePackages } from "./setup.mjs";
import { installSystemPackages } from "./system-packages.mjs";

await command(async () => {
  // The card is measured through the real card service; where that cannot be installed its bars fail by name.
  await installSystemPackages().catch((error) => {
    if (!(error instanceof Stop)) throw error;
    say(error.message);
  });
  const { node } = await preparePackages();
  await prepareFacePack();
  await buildScreens(node);
  const bench = join(root, "tests/bench/main.ts");
  if (!existsSync(bench)) throw new Stop("tests/bench/main.ts 不存在 · is missing");
  process.exit(await runShown(node, [bench, ...process.argv.slice(2)]));
});
