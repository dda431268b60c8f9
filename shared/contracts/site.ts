import { z } from "zod";
import { stationIdSchema, terminalIdSchema } from "../id/ids.ts";
import { regionSchema } from "../identity/region.ts";
import { mealWindowSchema } from "../time/meal-window.ts";

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
});
export type SiteSettings = z.output<typeof siteSettingsSchema>;

/** The site as every part of the station knows it. */
export const siteSchema = siteSettingsSchema.extend({
  station: stationIdSchema,
  title: z.string().min(1).max(60),
  region: regionSchema,
});
export type Site = z.output<typeof siteSchema>;
