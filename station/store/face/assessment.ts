import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { daySchema, type Day } from "#shared/time/time.ts";

/** The record that the impact assessment (PIPL articles 55 and 56) was made: who, when, which document. */
const assessmentSchema = z.strictObject({
  by: z.string().min(1).max(60),
  on: daySchema,
  title: z.string().min(1).max(120),
});

/** Whether a good record lies at a path. */
export function isAssessed(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const text: unknown = JSON.parse(readFileSync(path, "utf8"));
    return assessmentSchema.safeParse(text).success;
  } catch {
    // What cannot be read is no record; face recognition stays locked.
    return false;
  }
}

/** Writes the record of a demonstration, unless there is one. */
export function writeSampleAssessment(path: string, on: Day): void {
  if (existsSync(path)) return;
  const record = { by: "演示", on, title: "演示用人脸识别个人信息保护影响评估" };
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
}
