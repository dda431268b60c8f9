import type { FeedPerson } from "../contracts/district-api.ts";
import type { SecondSign } from "../contracts/session.ts";
import type { Identified } from "../journal/identity-entries.ts";

/** Who is served by a command, and how sure we are of it. */
export type Served = {
  readonly person: FeedPerson;
  readonly identified: Identified;
  /** A second sign that has to come before money moves; null = none. */
  readonly asked: SecondSign | null;
};
