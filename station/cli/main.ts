import { readFileSync, statSync, writeFileSync } from "node:fs";
import { instant } from "#shared/time/time.ts";
import { yinling } from "./commands.ts";
import { BadInput } from "./input.ts";
import { secretLine } from "./secret.ts";

/** A larger file is no input of ours. */
const largestInputBytes = 16 * 1024 * 1024;

// Whoever reads only the first lines, such as head, closes the pipe; that is no error.
process.stdout.on("error", () => process.exit());

/** The command line tool: `yinling --help`. */
process.exitCode = yinling(process.argv.slice(2), {
  read(path) {
    return fromDisk(path, () => {
      if (statSync(path).size > largestInputBytes) throw new Error("larger than 16 MB");
      return readFileSync(path, "utf8");
    });
  },
  write(path, text) {
    fromDisk(path, () => writeFileSync(path, text));
  },
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  secret: secretLine,
  clock: () => instant(Date.now()),
});

function fromDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    throw new BadInput(`文件不可用 · ${path}: ${why}`, { cause: error });
  }
}
