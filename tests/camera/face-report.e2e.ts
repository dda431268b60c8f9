import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { faceReport } from "../../build/face-report/main.ts";

const rateSchema = z.looseObject({ isEnough: z.boolean() });
const reportSchema = z.object({
  reports: z.array(
    z.looseObject({
      adapter: z.enum(["onnx", "face-api"]),
      people: z.number(),
      unreadable: z.array(z.string()),
      withoutFace: z.number(),
      genuine: z.object({ pairs: z.number(), lowest: z.number() }).loose(),
      impostor: z.object({ pairs: z.number(), highest: z.number() }).loose(),
      fnmrAtFmr1e3: rateSchema,
      openSet: z.looseObject({ fnirAtFpir1e2: rateSchema }),
    }),
  ),
});

let folder = "";
let out = "";
let complaint = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "faces-"));
  out = "";
  complaint = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    complaint += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe("the report on the face models", () => {
  test("measures both on the photographs that ship, and says that they are too few", async () => {
    mkdirSync(join(folder, "broken"));
    const broken = join(folder, "broken/picture.jpg");
    writeFileSync(broken, "no picture");
    expect(await faceReport(["--photos", folder, "--json"])).toBe(0);
    const { reports } = reportSchema.parse(JSON.parse(out));
    expect(reports.map(({ adapter }) => adapter)).toEqual(["onnx", "face-api"]);
    for (const report of reports) {
      expect(report.unreadable).toEqual([broken]);
      expect(report.people).toBeGreaterThan(15);
      expect(report.impostor.pairs).toBeGreaterThan(100);
      expect(report.fnmrAtFmr1e3.isEnough).toBe(false);
      expect(report.openSet.fnirAtFpir1e2.isEnough).toBe(false);
      expect(report.genuine.lowest).toBeGreaterThan(report.impostor.highest);
    }
  });

  test.each([
    ["an unknown argument", ["--all"], "参数不对"],
    ["a folder that is missing", ["--photos", "/nowhere"], "没有照片"],
    ["a folder that was not named", ["--photos"], "参数不对"],
  ])("%s is refused", async (_name, args, words) => {
    expect(await faceReport(args)).toBe(1);
    expect(complaint).toContain(words);
  });

  test("a machine without a browser is told so", async () => {
    vi.stubEnv("CHROMIUM", "/nowhere/chromium");
    expect(await faceReport([])).toBe(1);
    expect(complaint).toContain("没有找到 Chromium");
  });
});
