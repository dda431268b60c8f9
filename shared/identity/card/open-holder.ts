import { type AuthenticationRequest, diversificationOf } from "./authenticator.ts";
import { joinBytes } from "./bytes.ts";
import { send, status, type Dialogue } from "./dialogue.ts";
import type { IssuerData } from "./issuer-file.ts";
import { algorithmOf } from "./social-environment.ts";

/** Number of the key RKSSSE inside the card. */
const holderKey = 0x0a;

/**
 * Opens the holder's file of a third-generation card with the help of the authenticator: the card proves
 * itself, then the terminal. The terminal's proof is sent once and never again, because a card counts wrong
 * ones and locks its key.
 * @returns "open", "refused" when the card did not accept the proof, "unavailable" when there was none
 * @source 四川省社会保障卡读写机具规范 2.0, §9.1
 */
export function* openHolder(
  issuer: IssuerData,
  controlInformation: Uint8Array,
): Dialogue<"open" | "refused" | "unavailable"> {
  const internal = yield* challenges();
  if (internal === null) return "unavailable";
  const proof = yield* send(
    joinBytes(Uint8Array.of(0x00, 0x88, 0x00, 0x00, 0x10), internal.r2, internal.r1),
  );
  if (proof.status !== status.ok || proof.data.length !== 8) return "unavailable";
  const external = yield* challenges();
  if (external === null) return "unavailable";

  const request: AuthenticationRequest = {
    area: issuer.area,
    identificationCode: issuer.identificationCode,
    algorithm: algorithmOf(controlInformation, issuer.area),
    diversification: diversificationOf(issuer.area),
    internal: { ...internal, answer: proof.data },
    external,
  };
  const cryptogram = yield { kind: "authenticate", request };
  if (cryptogram.length !== 8) return "unavailable";
  const command = Uint8Array.of(0x00, 0x82, 0x00, holderKey, 0x10);
  const answer = yield* send(joinBytes(command, cryptogram, external.r1));
  return answer.status === status.ok ? "open" : "refused";
}

/** Two random numbers of the card, one behind the other. */
function* challenges(): Dialogue<{ r1: Uint8Array; r2: Uint8Array } | null> {
  const first = yield* send(Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08));
  const second = yield* send(Uint8Array.of(0x00, 0x84, 0x00, 0x00, 0x08));
  const areGood = [first, second].every(
    (answer) => answer.status === status.ok && answer.data.length === 8,
  );
  return areGood ? { r1: first.data, r2: second.data } : null;
}
