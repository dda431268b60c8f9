import { z } from "zod";

/** A refusal on the wire, answered with an HTTP status of 400 or above. */
export const refusalSchema = z.strictObject({
  code: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  message: z.string().max(300),
  next: z.string().max(300),
});
export const refusalBodySchema = z.strictObject({ refusal: refusalSchema });
