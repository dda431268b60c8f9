import type { IconName } from "./icon-paths.ts";

/** How serious something is: good news, a fact, worth attention, or it stops what was asked for. */
export type Tone = "good" | "info" | "attention" | "stop";

/** Each tone has a shape of its own. */
export const toneIcons: Readonly<Record<Tone, IconName>> = {
  good: "good",
  info: "info",
  attention: "attention",
  stop: "stop",
};
