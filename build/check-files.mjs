/** The rules about files that no linter knows: length, names, tests that are left out, paths of one machine. */
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./console.mjs";

const limits = { ts: 400, mjs: 400, cjs: 400, js: 400, css: 400, svelte: 150 };
const leftOut =
  /\b(?:it|test|describe|suite|bench)(?:\.\w+)*\.(?:skip|skipIf|runIf|only|todo|fails)\b/;
const machinePath =
  /(?<![\w.])(?:\/home\/[a-z]|\/root\/|\/Users\/[A-Za-z]|\/work\/(?:main|shared)|[A-Z]:\\Users)/;

/** Tracked and new files. Whoever owns the folder, git may list it. */
function projectFiles() {
  const list = spawnSync(
    "git",
    [
      "-c",
      `safe.directory=${root.replace(/\/$/, "")}`,
      "ls-files",
      "-co",
      "--exclude-standard",
      "-z",
    ],
    { cwd: root, encoding: "utf8", maxBuffer: 1e8 },
  );
  const paths = (list.stdout ?? "").split("\0").filter((path) => path !== "");
  if (paths.length === 0) throw new Error(`git lists no files here: ${list.stderr}`);
  return paths.filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile());
}

function* complaintsAbout(path) {
  const ending = path.split(".").at(-1);
  const name = basename(path);
  if (/\.(png|jpg|woff2|wasm|bin|ico|ttf|otf|pdf)$/.test(path)) return;
  const text = readFileSync(join(root, path), "utf8");
  const lines = text.split("\n").length - 1;
  if (lines > (limits[ending] ?? Infinity)) yield `${lines} lines; the limit is ${limits[ending]}`;
  if (/^index\.(ts|js)$/.test(name)) yield "no barrels: import from the file itself";
  if (ending === "ts" && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.ts$/.test(name)) {
    yield "file names are kebab-case";
  }
  if (ending === "svelte" && !/^[A-Z][A-Za-z0-9]*\.svelte$/.test(name)) {
    yield "component names are PascalCase";
  }
  if (path === "build/check-files.mjs" || path === "package-lock.json") return;
  for (const [index, line] of text.split("\n").entries()) {
    if (/\.(ts|mjs|js)$/.test(path) && leftOut.test(line)) yield `:${index + 1} a test is left out`;
    if (machinePath.test(line)) yield `:${index + 1} a path of one machine`;
  }
}

for (const path of projectFiles()) {
  for (const complaint of complaintsAbout(path)) {
    process.stdout.write(`${path}${complaint.startsWith(":") ? "" : ": "}${complaint}\n`);
    process.exitCode = 1;
  }
}
