import { z } from "zod";

/** The device desk: virtual cards and a drawn printer for one terminal each. */
export const deskCardSchema = z.strictObject({
  persona: z.string().max(60),
  title: z.string().max(60),
  note: z.string().max(120),
  /** social: drawn as a social security card; bank: as a bank card. */
  look: z.enum(["social-third", "social-second", "bank"]),
});
export type DeskCard = z.output<typeof deskCardSchema>;

export const deskFaultSchema = z.enum([
  "paper-low",
  "paper-out",
  "cover-open",
  "offline",
  "no-answer",
  "jam",
]);
export type DeskFault = z.output<typeof deskFaultSchema>;

export const deskTerminalSchema = z.strictObject({
  terminal: z.string().max(40),
  title: z.string().max(60),
  insertedPersona: z.string().max(60).nullable(),
  faults: z.array(deskFaultSchema),
  drawerOpenings: z.int().min(0),
  /** The newest sheets first; `id` names /api/desk/TERMINAL/sheets/ID.svg. */
  sheets: z
    .array(z.strictObject({ id: z.int().min(1), lines: z.array(z.string()).max(400) }))
    .max(30),
});

export const deskStateSchema = z.strictObject({
  cards: z.array(deskCardSchema),
  terminals: z.array(deskTerminalSchema),
});
export type DeskState = z.output<typeof deskStateSchema>;

export const deskInsertSchema = z.strictObject({
  terminal: z.string().max(40),
  persona: z.string().max(60),
});
export const deskRemoveSchema = z.strictObject({ terminal: z.string().max(40) });
export const deskFaultRequestSchema = z.strictObject({
  terminal: z.string().max(40),
  fault: deskFaultSchema,
  isOn: z.boolean(),
});
