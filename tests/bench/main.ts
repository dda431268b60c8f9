import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { chosenParts } from "./frame/choice.ts";
import { machineFacts } from "./frame/machine.ts";
import { allHold, type PartOutcome } from "./frame/outcome.ts";
import { jsonReport, tableReport } from "./frame/report.ts";
import { runPart } from "./frame/run-part.ts";
import { benchGroups } from "./groups.ts";

/**
 * `npm run bench -- [NAME] [--json]`: measures one group or all. With `--json` only the bars go to standard output.
 * Exit code 1 when a bar does not hold or could not be measured.
 */
const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const cache = fileURLToPath(new URL("../../.cache", import.meta.url));
const note = (text: string): void => void process.stderr.write(`· ${text}\n`);

const parts = chosenParts(benchGroups, positionals[0] ?? null);
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "bench-"));
note(machineFacts(folder));
const outcomes: PartOutcome[] = [];
for (const part of parts) {
  note(part.title);
  outcomes.push(await runPart(part, { folder, note }));
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${values.json ? jsonReport(outcomes) : tableReport(outcomes)}\n`);
process.exit(allHold(outcomes) ? 0 : 1);
