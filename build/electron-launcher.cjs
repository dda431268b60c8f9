/** What Electron's own default_app.asar does with `electron [-r module] path [arguments]`, and no more. */
const { app } = require("electron");
const { existsSync, statSync } = require("node:fs");
const { dirname, join, resolve } = require("node:path");

const args = process.argv.slice(1);
const required = [];
while (args.length > 0 && args[0].startsWith("-")) {
  const flag = args.shift();
  if (flag === "-r" || flag === "--require") required.push(args.shift());
}
if (args.length === 0) {
  process.stderr.write("usage: electron [-r module] path [arguments]\n");
  app.exit(1);
} else {
  start(resolve(args[0]));
}

function start(path) {
  for (const module of required) require(resolve(module));
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const manifest = join(folder, "package.json");
  if (existsSync(manifest)) {
    const { name, productName, version } = require(manifest);
    if (productName ?? name) app.setName(productName ?? name);
    if (version) app.setVersion(version);
  }
  app.setAppPath(folder);
  process.argv = [process.argv[0], ...args];
  require(path);
}
