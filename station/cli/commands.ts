import { z } from "zod";
import { provisionSchema } from "#shared/contracts/district-api.ts";
import { stationIdSchema, type StationId } from "#shared/id/ids.ts";
import { businessDay, daySchema, type Clock } from "#shared/time/time.ts";
import { presentLayout, type StationDatabase } from "../store/database.ts";
import { journalAudit, layoutOf, openForAudit } from "../store/journal-audit.ts";
import { sha256, stationKeys } from "../sync/keys.ts";
import { demonstration, demoSummary, type DemoSummary } from "./demonstration.ts";
import { evaluationOf, evaluationSchema } from "./evaluation.ts";
import { helpText } from "./help-text.ts";
import { BadInput, jsonOf, optionsOf, parsedOr } from "./input.ts";
import { staffCommand } from "./staff.ts";
import { faultTexts, verifyJournal, type Verification } from "./verify-journal.ts";

/** What the commands touch of the machine. */
export type Machine = {
  /** The text of a file, at most 16 MB. Throws `BadInput` with a sentence. */
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly print: (text: string) => void;
  /** To standard error. */
  readonly complain: (text: string) => void;
  /** One line of standard input, such as a PIN; not shown while it is typed. */
  readonly secret: (question: string) => string;
  readonly clock: Clock;
};

/** 0 = done, 1 = the file was tampered with, 2 = what was typed or given cannot be used. */
export type ExitCode = 0 | 1 | 2;

/** Runs `yinling COMMAND …`. Expected errors end in a sentence and a code; only a bug throws. */
export function yinling(argv: readonly string[], machine: Machine): ExitCode {
  try {
    return command(argv, machine);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    machine.complain(`✗ ${error.message}\n`);
    return 2;
  }
}

function command(argv: readonly string[], machine: Machine): ExitCode {
  const [first, second] = argv;
  if (argv.some((one) => one === "--help" || one === "-h") || first === "help") {
    machine.print(helpText);
    return 0;
  }
  if (first === "journal" && second === "verify") return journalVerify(argv.slice(2), machine);
  if (first === "evaluate") return evaluate(argv.slice(1), machine);
  if (first === "demo") return demo(argv.slice(1), machine);
  if (first === "staff" && staffCommand(argv.slice(1), machine)) return 0;
  const typed = argv.slice(0, 2).join(" ");
  machine.complain(
    typed === "" ? helpText : `✗ 没有这个命令 · no such command: ${typed}\n\n${helpText}`,
  );
  return 2;
}

function journalVerify(argv: readonly string[], machine: Machine): ExitCode {
  const {
    db: path,
    station,
    provision,
  } = optionsOf(argv, {
    db: { type: "string" },
    station: { type: "string" },
    provision: { type: "string" },
  });
  if (path === undefined)
    throw new BadInput("请用 --db 指定站点文件 · journal verify needs --db FILE");
  const given =
    provision === undefined
      ? null
      : parsedOr(provisionSchema, jsonOf(machine.read(provision), provision), provision);
  const db = opened(path);
  try {
    const audit = journalAudit(db);
    const id = stationOf(station ?? given?.station ?? audit.station());
    const keys = given === null ? null : stationKeys(given);
    const isFromDistrict =
      keys === null
        ? null
        : (text: string, signature: string) => keys.isFromDistrict(text, signature);
    const parts = { station: id, hashOf: sha256, isFromDistrict };
    // One transaction: a station that is selling meanwhile does not confuse the look.
    const result = db.transaction(() => verifyJournal(audit, parts))();
    machine.print(verdictText(result, isFromDistrict === null ? "unchecked" : "checked"));
    return result.fault === null ? 0 : 1;
  } catch (error) {
    if (!isDamage(error)) throw error;
    machine.print(`FAULT  damaged: ${error.message} · 文件已损坏\n`);
    return 1;
  } finally {
    db.close();
  }
}

/** The file, opened to be read, of the layout that this version knows. */
function opened(path: string): StationDatabase {
  try {
    const db = openForAudit(path);
    const [layout, known] = [layoutOf(db), presentLayout()];
    if (layout === known) return db;
    db.close();
    throw new Error(`it has layout ${layout}, this program knows ${known}`);
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    throw new BadInput(`无法打开 · cannot open ${path}: ${why}`, { cause: error });
  }
}

/** A broken page, or a table or column that is not there any more. */
function isDamage(error: unknown): error is Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_ERROR";
}

function stationOf(text: string | null): StationId {
  const parsed = stationIdSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new BadInput(
    "文件没有写明站点，请加 --station · the file does not say whose it is: --station ID",
  );
}

function verdictText(result: Verification, signatures: "checked" | "unchecked"): string {
  const { entries, head, countersigned, fault } = result;
  if (fault !== null) {
    const where = fault.seq === null ? "" : ` at ${fault.seq}`;
    return `FAULT${where}  ${fault.fault}: ${faultTexts[fault.fault]}\n`;
  }
  const proof =
    countersigned === 0
      ? "no countersigned head: a cut or rewritten end would not show · 尚无联签，末尾被截去无法发现"
      : `countersigned up to ${countersigned}, signatures ${signatures} · 联签至第${countersigned}条`;
  return `OK  ${entries} entries, head ${head.seq} ${head.hash}\n    ${proof}\n`;
}

function evaluate(argv: readonly string[], machine: Machine): ExitCode {
  const { input: path } = optionsOf(argv, { input: { type: "string" } });
  if (path === undefined)
    throw new BadInput("请用 --input 指定文件 · evaluate needs --input FILE.json");
  const input = parsedOr(evaluationSchema, jsonOf(machine.read(path), path), path);
  machine.print(`${JSON.stringify(evaluationOf(input), null, 2)}\n`);
  return 0;
}

const wholeSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

function demo(argv: readonly string[], machine: Machine): ExitCode {
  const values = optionsOf(argv, {
    seed: { type: "string", default: "20261122" },
    seniors: { type: "string", default: "5000" },
    day: { type: "string", default: businessDay(machine.clock()) },
    out: { type: "string" },
  });
  const choice = {
    seed: parsedOr(wholeSchema, values.seed, "--seed"),
    seniors: parsedOr(wholeSchema.pipe(z.int().min(5).max(50_000)), values.seniors, "--seniors"),
    day: parsedOr(daySchema, values.day, "--day"),
  };
  if (values.out === undefined) {
    machine.print(summaryText(demoSummary(choice), choice.seed));
    return 0;
  }
  machine.write(values.out, `${JSON.stringify(demonstration(choice), null, 1)}\n`);
  machine.print(`${values.out}\n`);
  return 0;
}

function summaryText(summary: DemoSummary, seed: number): string {
  const { stations, people, cards, regions, groups, programmes } = summary;
  const table = (rows: readonly { name: string; count: number }[]) =>
    rows.map(({ name, count }) => `  ${String(count).padStart(6)}  ${name}`);
  const given = programmes.map(({ name, count, meal }) => ({ name: `${name} (${meal})`, count }));
  return [
    `种子 · seed ${seed}`,
    `站点 · stations`,
    ...stations.map((station) => `          ${station}`),
    `人员 · people ${people}, 卡 · cards ${cards}`,
    `户籍 · registered in`,
    ...table(regions),
    `人群 · groups`,
    ...table(groups),
    `项目 · people to whom a programme gives something`,
    ...table(given),
    "",
  ].join("\n");
}
