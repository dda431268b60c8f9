import { z } from "zod";
import { cardFailureSchema, cardReadSchema } from "./card-read.ts";

/** Milliseconds since the epoch with fractions, from the clock of the card host. */
const at = z.number().positive();

/** What a read cost: the bench takes the time outside the transmit calls from it. */
const cost = {
  /** From the reader's card event to the result, in ms, the debounce included. */
  readMs: z.number().nonnegative(),
  /** The part of it that passed inside transmit calls, in ms. */
  transmitMs: z.number().nonnegative(),
  apdus: z.int().nonnegative(),
  /** The last status word, four hexadecimal digits; null when the card never answered. */
  statusWord: z
    .string()
    .regex(/^[0-9A-F]{4}$/)
    .nullable(),
};

/** What a card host reports; see `CardEvent`. */
export const cardEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("reader-ready"), at, reader: z.string().max(200) }),
  z.strictObject({ kind: z.literal("reader-missing"), at }),
  z.strictObject({
    kind: z.literal("service-down"),
    at,
    reason: z.enum(["not-installed", "not-running"]),
  }),
  z.strictObject({ kind: z.literal("card-present"), at }),
  z.strictObject({ kind: z.literal("reading"), at }),
  z.strictObject({ kind: z.literal("slow"), at }),
  z.strictObject({ kind: z.literal("read"), at, read: cardReadSchema, ...cost }),
  z.strictObject({ kind: z.literal("failed"), at, failure: cardFailureSchema, ...cost }),
  z.strictObject({ kind: z.literal("card-removed"), at }),
]);

/**
 * One thing that happened at a card reader. Each card gives `card-present`, `reading`, perhaps `slow`, then
 * exactly one of `read` and `failed`, and in the end `card-removed`. `reader-missing` and `service-down` end
 * everything that was under way, though the result of a card that was inside may still follow; `reader-ready`
 * says that cards are read again. When the host itself dies there is only `service-down`.
 */
export type CardEvent = Readonly<z.infer<typeof cardEventSchema>>;
