import { parseArgs } from "node:util";
import { z } from "zod";

/** What was typed or given cannot be used; the message is for the person at the keyboard. */
export class BadInput extends Error {}

/** No document of ours is nested deeper; a deeper one would only exhaust the stack. */
const deepest = 60;

/** The value of a JSON text. Throws `BadInput`. */
export function jsonOf(text: string, name: string): unknown {
  const value = parsedJson(text, name);
  if (isDeeperThan(value, deepest)) {
    throw new BadInput(`嵌套太深 · ${name} is nested more than ${deepest} deep`);
  }
  return value;
}

function parsedJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    throw new BadInput(`不是JSON · ${name} is not JSON: ${why}`);
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== "object") return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}

/** What the schema makes of a value. Throws `BadInput` with every field that is wrong. */
export function parsedOr<S extends z.ZodType>(
  schema: S,
  value: unknown,
  name: string,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadInput(`内容不对 · ${name} cannot be used:\n${z.prettifyError(parsed.error)}`);
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>["options"]>;

/** The values of the options; an unknown one or a stray word is bad input. */
export function optionsOf<const T extends Options>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false }).values;
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : "the options cannot be read");
  }
}
