import { z } from "zod";
import { stationIdSchema, terminalIdSchema } from "../id/ids.ts";
import { regionSchema } from "../identity/region.ts";
import { amountSchema } from "../money/fen-schema.ts";
import { mealWindowSchema } from "../time/meal-window.ts";

/** How much a sign is good for at this site. */
export const identitySettingsSchema = z.strictObject({
  /** Wallet money above this moves with two signs only: 50 yuan, the sum above which a code may be a day old. */
  doubleAbove: amountSchema.default(amountSchema.parse(5_000)),
  /** Of 10,000 cards and codes, how many are asked for a second sign (代刷抽查). */
  spotCheckBp: z.int().min(0).max(10_000).default(200),
  /** A meal on a printed code costs its holder at most this in subsidies: 条码支付业务规范 caps static codes. */
  printedCodeMost: amountSchema.default(amountSchema.parse(2_000)),
  /** Whether the head turn is asked always or, with staff beside it, one time in five (FACE.md section 7). */
  headTurn: z.strictObject({
    till: z.enum(["always", "one-in-five"]).default("one-in-five"),
    kiosk: z.enum(["always", "one-in-five"]).default("always"),
  }),
});
export type IdentitySettings = z.output<typeof identitySettingsSchema>;

const portSchema = z.int().min(1).max(65_535);

/** A terminal of the site and the devices that are plugged into it. */
export const terminalSchema = z.strictObject({
  terminal: terminalIdSchema,
  role: z.enum(["till", "kiosk"]),
  reader: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none") }),
    z.strictObject({ kind: z.literal("pcsc"), reader: z.string().max(120) }),
    /** A virtual slot of the device desk, listening on loopback. */
    z.strictObject({ kind: z.literal("slot"), port: portSchema }),
  ]),
  /** Who opens the holder's data of third-generation cards: nobody, or the province's security module (加密机). */
  cardKey: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("none") }),
      z.strictObject({ kind: z.literal("hsm"), url: z.string().max(200) }),
    ])
    .default({ kind: "none" }),
  /** A code scanner on a serial line; scanners that type like a keyboard need no setting. */
  scanner: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("none") }),
      z.strictObject({
        kind: z.literal("serial"),
        path: z.string().min(1).max(120),
        baudRate: z.int().min(1200).max(921_600),
      }),
    ])
    .default({ kind: "none" }),
  printer: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none") }),
    z.strictObject({ kind: z.literal("tcp"), host: z.string().max(120), port: portSchema }),
  ]),
});
export type TerminalSettings = z.output<typeof terminalSchema>;

/** What is set at a site: its windows, its paper, its terminals. */
export const siteSettingsSchema = z.strictObject({
  windows: z.array(mealWindowSchema).min(1).max(6),
  receiptColumns: z.union([z.literal(32), z.literal(48)]),
  terminals: z.array(terminalSchema).min(1).max(20),
  identity: identitySettingsSchema.prefault({ headTurn: {} }),
});
export type SiteSettings = z.output<typeof siteSettingsSchema>;

/** The site as every part of the station knows it. */
export const siteSchema = siteSettingsSchema.extend({
  station: stationIdSchema,
  title: z.string().min(1).max(60),
  region: regionSchema,
});
export type Site = z.output<typeof siteSchema>;
