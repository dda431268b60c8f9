/**
 * Tells eslint-plugin-boundaries which file an import means. Ours are simple: relative with the full ending, or
 * `#shared/…`; the rest are packages and Node's own modules.
 */
const { existsSync } = require("node:fs");
const { isBuiltin } = require("node:module");
const { dirname, join, resolve } = require("node:path");

const root = resolve(__dirname, "..");

exports.interfaceVersion = 2;

exports.resolve = function resolveImport(source, fromFile) {
  if (isBuiltin(source)) return { found: true, path: null };
  const bare = source.replace(/\?.*$/, "");
  if (bare.startsWith("#shared/")) return ours(join(root, bare.slice(1)));
  if (bare.startsWith(".")) return ours(resolve(dirname(fromFile), bare));
  return { found: true, path: join(root, "node_modules", bare) };
};

function ours(path) {
  return existsSync(path) ? { found: true, path } : { found: false };
}
