/** `npm run check`: what a reviewer should not have to look for. All checks run, two at a time; any failure fails. */
import { cpus } from "node:os";
import { join } from "node:path";
import { command, heading, root, run, say } from "./console.mjs";
import { preparePackages } from "./setup.mjs";

const bin = (path) => join(root, "node_modules", path);

/** The slowest first. */
const checks = [
  ["lint 分层与写法", bin("eslint/bin/eslint.js"), "--max-warnings=0", "."],
  [
    "svelte 屏幕类型",
    bin("svelte-check/bin/svelte-check"),
    "--fail-on-warnings",
    "--output",
    "human",
  ],
  ["types 类型", bin("typescript/bin/tsc"), "--noEmit", "--pretty", "false"],
  ["format 排版", bin("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."],
  ["dead code 死代码", bin("knip/bin/knip.js"), "--no-progress", "--no-config-hints"],
  ["cycles 循环引用", join(root, "build/check-cycles.mjs")],
  ["files 文件", join(root, "build/check-files.mjs")],
];

await command(async () => {
  const { node } = await preparePackages();
  const queue = [...checks];
  const failed = [];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, ...args] = next;
      const began = Date.now();
      const { code, output } = await run(node, args, { env: { ...process.env, FORCE_COLOR: "0" } });
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      if (code === 0) {
        say(`✓ ${name} (${seconds} s)`);
      } else {
        failed.push(name);
        heading(`✗ ${name} (${seconds} s)`);
        say(output.trim());
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, cpus().length) }, work));
  if (failed.length > 0) {
    say(`\n✗ ${failed.length} of ${checks.length} 未通过 · failed: ${failed.join(", ")}`);
    process.exit(1);
  }
  say("✓ 全部通过 · all checks passed");
});
