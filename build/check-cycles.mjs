/** Fails when files import one another in a circle, types included: such files cannot be read or moved one by one. */
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { root } from "./console.mjs";
import { filesUnder } from "./fingerprint.mjs";

const folders = ["shared", "station", "district", "kiosk", "canteen", "build", "tests"];
const paths = folders
  .flatMap((folder) => filesUnder(folder))
  .filter((path) => /\.(ts|mjs|cjs|svelte)$/.test(path));
const known = new Set(paths);
const graph = new Map(paths.map((path) => [path, importsOf(path)]));

function importsOf(path) {
  const text = readFileSync(join(root, path), "utf8");
  const script = path.endsWith(".svelte")
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, body]) => body).join("\n")
    : text;
  return ts
    .preProcessFile(script, true, true)
    .importedFiles.map(({ fileName }) => target(fileName, path))
    .filter((file) => known.has(file));
}

function target(source, from) {
  if (source.startsWith("#shared/")) return source.slice(1);
  return relative(root, resolve(root, dirname(from), source));
}

/** Depth first; a file met again while it is still open closes a circle. */
function circles() {
  const found = [];
  const state = new Map();
  const visit = (path, trail) => {
    state.set(path, "open");
    for (const next of graph.get(path)) {
      if (state.get(next) === "open") found.push([...trail.slice(trail.indexOf(next)), next]);
      else if (state.get(next) === undefined) visit(next, [...trail, next]);
    }
    state.set(path, "closed");
  };
  for (const path of paths) if (state.get(path) === undefined) visit(path, [path]);
  return found;
}

const found = circles();
for (const circle of found) process.stdout.write(`${circle.join("\n  → ")}\n`);
if (found.length > 0) process.exitCode = 1;
