import { z } from "zod";
import { fen } from "./fen.ts";

/** The largest amount that any one message may carry: 100,000 yuan. */
export const largestFen = 10_000_000;

/** Money on the wire: whole fen, 0 … 100,000 yuan. */
export const amountSchema = z.int().min(0).max(largestFen).transform(fen);

/** Money on the wire that may be negative, such as a posting. */
export const signedAmountSchema = z.int().min(-largestFen).max(largestFen).transform(fen);
