/**
 * The outcome of everything that may be refused for an expected reason. A bug is not a refusal: it throws.
 */
export type Result<T, R = Refusal> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R };

/**
 * A refusal that somebody has to read. `code` is stable and lower-case with hyphens; `message` is one
 * Chinese sentence that a senior or a clerk understands, `next` is what to do now. Neither ever holds a
 * citizen number, a card number or a name that is not masked.
 */
export type Refusal = {
  readonly code: string;
  readonly message: string;
  readonly next: string;
};

/** A result that holds a value. */
export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A result that holds a refusal. */
export function refuse<R>(refusal: R): { readonly ok: false; readonly refusal: R } {
  return { ok: false, refusal };
}

/**
 * States what must hold at this point of the program. A failure is a bug of ours, never bad input: it
 * throws, the request or device loop ends, is logged and restarted.
 */
export function assert(condition: unknown, whatMustHold: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${whatMustHold}`);
}

/** Marks a branch that the types rule out; throws when data slipped past a schema. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
