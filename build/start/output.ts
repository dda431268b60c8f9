import {
  type WriteStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A log is set aside at the next start when it has grown beyond this; one older log is kept. */
const logLimitBytes = 8 * 1024 * 1024;

/** The last lines, to be shown when a service does not come up. */
const rememberedLines = 12;

/** What of a program's output reaches the terminal: everything, no log line of level `info`, or nothing. */
export type Loudness = "all" | "warnings" | "none";

/** The output of one service: all of it in its log, the part that concerns somebody on the terminal. */
export class ServiceOutput {
  readonly #name: string;
  readonly #loudness: Loudness;
  readonly #log: WriteStream;
  readonly #recent: string[] = [];

  constructor(name: string, logFolder: string, loudness: Loudness) {
    this.#name = name;
    this.#loudness = loudness;
    mkdirSync(logFolder, { recursive: true });
    const path = join(logFolder, `${name}.log`);
    if (existsSync(path) && statSync(path).size > logLimitBytes) renameSync(path, `${path}.1`);
    this.#log = createWriteStream(path, { flags: "a" });
  }

  take(stream: Readable): void {
    createInterface({ input: stream }).on("line", (line) => {
      this.#log.write(`${line}\n`);
      this.#recent.push(line);
      if (this.#recent.length > rememberedLines) this.#recent.shift();
      if (this.#isHeard(line)) this.say(line);
    });
  }

  #isHeard(line: string): boolean {
    if (this.#loudness === "warnings") return !isFact(line);
    return this.#loudness === "all";
  }

  say(text: string): void {
    process.stdout.write(`${`[${this.#name}]`.padEnd(11)}${text}\n`);
  }

  recent(): string {
    return this.#recent.map((line) => `    ${line}`).join("\n");
  }
}

function isFact(line: string): boolean {
  return /"level":\s*("info"|"debug"|[123]0\b)/.test(line);
}
