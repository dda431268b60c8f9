#!/usr/bin/env node
/** `npx yinling COMMAND`: finds the right Node and hands over to build/yinling.ts, in the folder of the caller. */
import { join } from "node:path";
import { command, root, runShown } from "./console.mjs";
import { preparePackages } from "./setup.mjs";

await command(async () => {
  const { node } = await preparePackages();
  const args = [join(root, "build/yinling.ts"), ...process.argv.slice(2)];
  process.exit(await runShown(node, args, { cwd: process.cwd() }));
});
