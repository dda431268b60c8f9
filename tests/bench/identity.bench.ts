import type { BenchGroup } from "./frame/bench.ts";
import { codeToSession } from "./identity/code-to-session.ts";
import { faceMatch } from "./identity/face-match.ts";
import { faceToName } from "./identity/face-to-name.ts";
import { fuzz } from "./identity/fuzz.ts";
import { lookUpSearch } from "./identity/look-up.ts";

/** Who are you: what a face, a code and a look-up take. */
export const identityBench: BenchGroup = {
  name: "identity",
  parts: [faceToName, faceMatch, codeToSession, lookUpSearch, fuzz],
};
