import type { PersonKey } from "../id/ids.ts";
import type { CardRead } from "./card/card-read.ts";

/** Whom a face showed, by the recognition of this site. */
export type FaceSeen = {
  readonly person: PersonKey;
  /** Why the face alone is not enough; null = it is. */
  readonly doubt: "face-unsure" | "face-not-live" | "look-alike" | null;
};

/** A person found by staff without card, face or code. */
export type LookedUp = {
  readonly person: PersonKey;
  readonly staff: string;
  readonly reason: "card-forgotten" | "card-lost" | "card-broken" | "other";
};

/** What somebody shows of themselves (凭证): the closed list of ways in. Each names a person and is then verified. */
export type Credential =
  | { readonly kind: "card"; readonly read: CardRead }
  | { readonly kind: "face"; readonly seen: FaceSeen }
  /** The text of a citizen code, as it was scanned; nothing in it is believed before its signature. */
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "look-up"; readonly found: LookedUp };

/** A code whose signatures, dates and freshness are good. */
export type VerifiedCode = {
  readonly person: PersonKey;
  /** `phone`: the holder's own, fresh. `delegate`: a relative's phone for the holder. `paper`: printed, names only. */
  readonly kind: "phone" | "delegate" | "paper";
  /** The credential's number, 32 hexadecimal digits. */
  readonly credential: string;
};
