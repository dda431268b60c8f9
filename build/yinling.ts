/** What `build/yinling.mjs` starts on the right Node: the command line tool itself. */
const [group, command, ...rest] = process.argv.slice(2);

if (group === "face" && command === "report") {
  // It drives the screens' own code in a browser, which no station has.
  const { faceReport } = await import("./face-report/main.ts");
  process.exitCode = await faceReport(rest);
} else {
  await import("../station/cli/main.ts");
}

export {};
