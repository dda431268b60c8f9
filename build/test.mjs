/**
 * `npm test [-- unit|pg|e2e …]`: set-up, then every test. A group without files, a failed test and a skipped test are
 * all failures. Without a name all three groups run, one after the other.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Stop, command, heading, root, runShown, say } from "./console.mjs";
import { prepareElectronFixture } from "./electron-fixture.mjs";
import { prepareFacePack } from "./face-pack.mjs";
import { buildScreens, buildShell } from "./screens.mjs";
import { preparePackages } from "./setup.mjs";
import { installSystemPackages } from "./system-packages.mjs";

const titles = {
  unit: "规则与部件 · rules and parts",
  pg: "区平台数据库 · queries on a real PostgreSQL",
  e2e: "全程 · journeys on real devices, Chromium and Electron",
};

await command(async () => {
  const groups = chosenGroups(process.argv.slice(2));
  const began = Date.now();
  heading("准备 · set-up");
  const node = groups.includes("e2e") ? await prepareEverything() : (await preparePackages()).node;
  say(`  Node ${process.versions.node} → ${node === process.execPath ? "same" : "24 from npm"}`);

  const results = [];
  for (const group of groups) {
    heading(titles[group]);
    const start = Date.now();
    const complaint = await runGroup(node, group);
    results.push({ group, complaint, seconds: (Date.now() - start) / 1000 });
  }

  heading("结果 · result");
  for (const { group, complaint, seconds } of results) {
    say(
      `  ${complaint ? "✗" : "✓"} ${group.padEnd(5)} ${seconds.toFixed(1).padStart(6)} s  ${complaint ?? ""}`,
    );
  }
  say(`  共 · total ${((Date.now() - began) / 1000).toFixed(1)} s`);
  if (results.some(({ complaint }) => complaint !== undefined)) process.exit(1);
});

function chosenGroups(names) {
  const unknown = names.filter((name) => !(name in titles));
  if (unknown.length > 0) {
    throw new Stop(`没有这一组 · no such group: ${unknown.join(" ")}; npm test -- [unit|pg|e2e]`);
  }
  return names.length === 0 ? Object.keys(titles) : names;
}

/** The journeys need real devices: nothing of this may be missing, and what is missing is named. */
async function prepareEverything() {
  await installSystemPackages();
  const { node, reader } = await preparePackages();
  if (!reader.isThere) {
    rmSync(join(root, ".cache/smartcard-failed"), { force: true });
    throw new Stop(
      `读卡器驱动没有编译成功 · the card reader's driver did not compile:\n${reader.output}`,
    );
  }
  await prepareElectronFixture();
  await prepareFacePack();
  await buildScreens(node);
  await buildShell(node);
  return node;
}

/** @returns what is wrong with the group, or undefined. */
async function runGroup(node, group) {
  const report = join(root, `.cache/tests-${group}.json`);
  rmSync(report, { force: true });
  const code = await runShown(
    node,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      ...["--project", group],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    { env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, CI: "1" } },
  );
  if (code !== 0) return `vitest 返回 · ended with ${code}`;
  if (!existsSync(report)) return "没有测试报告 · no report was written";
  const { numTotalTests, numPassedTests } = JSON.parse(readFileSync(report, "utf8"));
  if (numTotalTests === 0) return "没有测试 · no test ran";
  if (numPassedTests !== numTotalTests) {
    return `跳过了 · skipped: ${numTotalTests - numPassedTests} of ${numTotalTests}`;
  }
  return undefined;
}
