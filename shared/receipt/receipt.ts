import type { Fen } from "../money/fen.ts";
import { showFen } from "../money/fen.ts";

/**
 * What stands on a receipt (小票), in order. It is laid out once, here in words, and then drawn twice: as
 * ESC/POS bytes for the paper and as a picture for the screen.
 */
export type ReceiptDocument = {
  /** Columns of a half-width character: 32 (58 mm paper) or 48 (80 mm paper). A hanzi takes two. */
  readonly columns: 32 | 48;
  readonly blocks: readonly ReceiptBlock[];
};

export type ReceiptBlock =
  /** One line of text; `size` "large" is double width and double height. */
  | {
      readonly kind: "text";
      readonly text: string;
      readonly align: "left" | "centre" | "right";
      readonly size: "normal" | "large";
      readonly weight: "normal" | "bold";
    }
  /** Words at the left, an amount or another short text flush at the right, on one line if they fit. */
  | {
      readonly kind: "pair";
      readonly left: string;
      readonly right: string;
      readonly size: "normal" | "large";
      readonly weight: "normal" | "bold";
    }
  /** A horizontal rule of dashes. */
  | { readonly kind: "rule" }
  | { readonly kind: "blank" }
  /** A QR code; `text` is at most 300 characters. */
  | { readonly kind: "qr"; readonly text: string };

/** A text block; left, normal, normal unless told. */
export function textBlock(
  text: string,
  style: Partial<Omit<Extract<ReceiptBlock, { kind: "text" }>, "kind" | "text">> = {},
): ReceiptBlock {
  return { kind: "text", text, align: "left", size: "normal", weight: "normal", ...style };
}

/** A pair block with an amount of money at the right. */
export function moneyBlock(
  left: string,
  amount: Fen,
  weight: "normal" | "bold" = "normal",
): ReceiptBlock {
  return { kind: "pair", left, right: showFen(amount), size: "normal", weight };
}
