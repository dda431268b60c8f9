import { ScannerWedge, type WedgeParts } from "./scanner-wedge.ts";

/** Marks the keys that were held back, so that they are not taken for a scan again. */
const givenBack = new WeakSet<Event>();

/**
 * Reads a keyboard-wedge scanner on this page: before any field and before any shortcut, so that nothing of a scan
 * lands in either. @returns what stops it
 */
export function watchWedge(page: Window, parts: Omit<WedgeParts, "onTyped">): () => void {
  const wedge = new ScannerWedge({
    ...parts,
    onTyped: (keys) => keys.forEach((key) => giveBack(page.document, key)),
  });
  const listen = (event: KeyboardEvent): void => {
    if (givenBack.has(event) || wedge.press(event) === "leave") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  page.addEventListener("keydown", listen, { capture: true });
  return () => {
    page.removeEventListener("keydown", listen, { capture: true });
    wedge.clear();
  };
}

/** Types a key as the hand that pressed it meant: into the field that has the focus, or as a shortcut. */
function giveBack(page: Document, key: string): void {
  const target = page.activeElement ?? page.body;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  givenBack.add(event);
  if (!target.dispatchEvent(event)) return;
  if (!(target instanceof HTMLInputElement) && !(target instanceof HTMLTextAreaElement)) return;
  if (target.readOnly || target.disabled) return;
  // A key made by a page types nothing by itself.
  const end = target.value.length;
  const from = target.selectionStart ?? end;
  const to = target.selectionEnd ?? end;
  if (target.maxLength >= 0 && end - (to - from) >= target.maxLength) return;
  target.setRangeText(key, from, to, "end");
  target.dispatchEvent(
    new InputEvent("input", { data: key, inputType: "insertText", bubbles: true }),
  );
}
