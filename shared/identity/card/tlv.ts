/** The most bytes that we take from one file of a card; a real one has fewer than 100. */
const longestFile = 4_096;

/** Values of one card file by their tag. */
export type Records = ReadonlyMap<number, Uint8Array>;

/** What a card file may hold: for each tag the shortest and the longest value, in bytes. */
export type RecordRules = ReadonlyMap<number, { readonly min: number; readonly max: number }>;

/**
 * Reads the records of one file, `tag length value` one behind the other, by tag and never by position: a
 * first-generation card has no 4E, and later records move up. A tag that is not expected or comes twice, or
 * a length outside its rule or the bytes, makes the whole file unreadable.
 * @returns null when the bytes are not such a file
 */
export function parseRecords(bytes: Uint8Array, rules: RecordRules): Records | null {
  if (bytes.length > longestFile) return null;
  const records = new Map<number, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at];
    const length = bytes[at + 1];
    if (tag === undefined || length === undefined) return null;
    const rule = rules.get(tag);
    const end = at + 2 + length;
    if (rule === undefined || records.has(tag) || end > bytes.length) return null;
    if (length < rule.min || length > rule.max) return null;
    records.set(tag, bytes.subarray(at + 2, end));
    at = end;
  }
  return records;
}

/** One element of a BER-TLV structure; `parts` is empty unless the tag says that it is a container. */
export type Element = {
  readonly tag: number;
  readonly value: Uint8Array;
  readonly parts: readonly Element[];
};

/** How deep and how wide an answer of a payment application may be. */
const deepestElement = 6;
const mostElements = 64;

/**
 * Reads a BER-TLV structure, ISO/IEC 7816-4: tags of one or two bytes, lengths up to two bytes, containers
 * inside containers. Filling zeros between elements are skipped.
 * @returns null when it is malformed
 */
export function parseElements(bytes: Uint8Array, depth = 0): readonly Element[] | null {
  if (bytes.length > longestFile || depth > deepestElement) return null;
  const elements: Element[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === 0) {
      at += 1;
      continue;
    }
    const head = parseHead(bytes, at);
    if (head === null || head.end > bytes.length || elements.length >= mostElements) return null;
    const value = bytes.subarray(head.start, head.end);
    const parts = head.isContainer ? parseElements(value, depth + 1) : [];
    if (parts === null) return null;
    elements.push({ tag: head.tag, value, parts });
    at = head.end;
  }
  return elements;
}

type Head = {
  readonly tag: number;
  readonly isContainer: boolean;
  readonly start: number;
  readonly end: number;
};

function parseHead(bytes: Uint8Array, from: number): Head | null {
  const first = bytes[from];
  if (first === undefined) return null;
  const isContainer = (first & 0x20) !== 0;
  let at = from + 1;
  let tag = first;
  if ((first & 0x1f) === 0x1f) {
    const second = bytes[at];
    if (second === undefined || second >= 0x80) return null;
    tag = first * 256 + second;
    at += 1;
  }
  const length = parseLength(bytes, at);
  if (length === null) return null;
  return { tag, isContainer, start: length.start, end: length.start + length.value };
}

function parseLength(bytes: Uint8Array, at: number): { start: number; value: number } | null {
  const first = bytes[at];
  const second = bytes[at + 1];
  const third = bytes[at + 2];
  if (first === undefined) return null;
  if (first < 0x80) return { start: at + 1, value: first };
  if (first === 0x81 && second !== undefined) return { start: at + 2, value: second };
  if (first === 0x82 && second !== undefined && third !== undefined) {
    return { start: at + 3, value: second * 256 + third };
  }
  return null;
}

/** All values of one tag, at any depth, in the order in which they stand. */
export function valuesOf(elements: readonly Element[], tag: number): readonly Uint8Array[] {
  return elements.flatMap((element) => [
    ...(element.tag === tag ? [element.value] : []),
    ...valuesOf(element.parts, tag),
  ]);
}

/** The first value of a tag, at any depth. */
export function valueOf(elements: readonly Element[], tag: number): Uint8Array | null {
  return valuesOf(elements, tag)[0] ?? null;
}
