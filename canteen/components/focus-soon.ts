import { tick } from "svelte";

/** Gives a field the focus once everything around it stands: a sheet that opens takes the focus to itself first. */
export function focusSoon(field: HTMLElement): void {
  void tick().then(() => field.focus());
}
