import type { ReaderState } from "#shared/contracts/station-state.ts";
import type { IconName } from "#shared/ui/icon-paths.ts";
import type { WayIn } from "../state/flow-identify.ts";
import { kioskTexts } from "../texts.zh.ts";

/** One way in as the start offers it. `missing` says why it cannot be used now; null = it can. */
export type OfferedWay = {
  readonly way: WayIn;
  readonly icon: IconName;
  readonly title: string;
  readonly how: string;
  readonly missing: string | null;
};

/** What this machine has. */
export type Equipment = {
  readonly reader: ReaderState;
  readonly hasCamera: boolean;
  /** Whether the site recognises faces at all. */
  readonly isFaceOffered: boolean;
};

/**
 * The ways in, always in the same order. A device that is missing leaves its way standing with words; a site without
 * face recognition has no such way at all.
 */
export function offeredWays({
  reader,
  hasCamera,
  isFaceOffered,
}: Equipment): readonly OfferedWay[] {
  const { ways } = kioskTexts;
  const isReaderUp = reader === "ready" || reader === "reading";
  const card: OfferedWay = {
    way: "card",
    icon: "card",
    ...ways.card,
    missing: isReaderUp ? null : ways.cardDown,
  };
  const face: OfferedWay = {
    way: "face",
    icon: "face",
    ...ways.face,
    missing: hasCamera ? null : ways.noCamera,
  };
  const code: OfferedWay = {
    way: "code",
    icon: "code",
    ...ways.code,
    missing: hasCamera ? null : ways.noCameraForCode,
  };
  return isFaceOffered ? [card, face, code] : [card, code];
}
