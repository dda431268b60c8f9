import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Something that must not be found, and how a finding names it. */
export type Canary = { readonly name: string; readonly text: string };

/** Where a canary was found. */
export type Finding = { readonly canary: string; readonly place: string };

/** Every canary in every file below a folder, as bytes: databases, their logs, keys, whatever is there. */
export function canariesInFolder(folder: string, canaries: readonly Canary[]): Finding[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const named = canariesInText(entry.name, { canaries, place: `the name of ${path}` });
      return [...named, ...canariesInBytes(contentOf(path), { canaries, place: path })];
    });
}

/** Every canary in a text, such as a program's output or the addresses that a page asked for. */
export function canariesInText(
  text: string,
  within: { readonly canaries: readonly Canary[]; readonly place: string },
): Finding[] {
  return canariesInBytes(Buffer.from(text, "utf8"), within);
}

/** A file that was removed meanwhile, such as a database's own temporary file, holds nothing any more. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT")
      return Buffer.alloc(0);
    throw cause;
  }
}

function canariesInBytes(
  bytes: Buffer,
  { canaries, place }: { readonly canaries: readonly Canary[]; readonly place: string },
): Finding[] {
  return canaries
    .filter(({ text }) => formsOf(text).some((form) => bytes.includes(form)))
    .map(({ name }) => ({ canary: name, place }));
}

/** A number may be written as text of one or two bytes a character, or packed two digits to the byte. */
function formsOf(text: string): Buffer[] {
  const packed = /^(?:\d\d)+$/.test(text) ? [Buffer.from(text, "hex")] : [];
  return [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le"), ...packed];
}
