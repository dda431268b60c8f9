import { z } from "zod";

/** What a scanner host reports. */
export const scannerMessageSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ready") }),
  /** There is no such line, or it was unplugged; it is looked for again. */
  z.strictObject({ kind: z.literal("missing") }),
  /** The package that speaks to serial lines is not installed: 扫码器未安装. */
  z.strictObject({ kind: z.literal("not-installed") }),
  z.strictObject({ kind: z.literal("scanned"), text: z.string().min(8).max(600) }),
  /** Something was scanned that is no code of ours; nothing of it is told. */
  z.strictObject({ kind: z.literal("unusable") }),
]);
export type ScannerMessage = z.infer<typeof scannerMessageSchema>;
