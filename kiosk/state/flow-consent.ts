import type { FaceConsentRequest, FaceNotice } from "#shared/contracts/face-api.ts";
import type { CommandId } from "#shared/id/ids.ts";
import type { Result } from "#shared/result.ts";
import { become, type KioskState, type Place, type Step } from "./flow-state.ts";

type Consent = Extract<Place, { screen: "consent" }>;

/** Opens the notice, or the person's own consent; only on the person's touch, and while their session is open. */
export function openConsent(state: KioskState): Step {
  const { place } = state;
  if (place.screen !== "choosing" || place.session.face === null) return become(state, {});
  const { session } = place;
  const consent: Consent = {
    screen: "consent",
    session,
    stage: "asked",
    told: "read",
    print: "no",
    problem: null,
    from: place,
  };
  return { state: { ...state, place: consent }, effects: [{ kind: "ask-notice" }] };
}

export function keepNotice(state: KioskState, notice: FaceNotice): Step {
  return become(state, { notice });
}

/** The notice is read aloud. */
export function speakNotice(state: KioskState): Step {
  const { place } = state;
  if (place.screen !== "consent" || place.told === "printed") return become(state, {});
  return become(state, { place: { ...place, told: "spoken" } });
}

export function printNotice(state: KioskState, commandId: CommandId): Step {
  const { place } = state;
  if (place.screen !== "consent" || place.print === "asked") return become(state, {});
  return {
    state: { ...state, place: { ...place, print: "asked" } },
    effects: [{ kind: "print-notice", commandId }],
  };
}

export function answerPrint(state: KioskState, answer: Result<unknown>): Step {
  const { place } = state;
  if (place.screen !== "consent") return become(state, {});
  return become(state, {
    place: answer.ok
      ? { ...place, print: "sent", told: "printed", problem: null }
      : { ...place, print: "failed", problem: answer.refusal },
  });
}

/** The person's answer, once; it counts under the notice that was shown. */
export function giveConsent(
  state: KioskState,
  event: { readonly answer: FaceConsentRequest["answer"]; readonly commandId: CommandId },
): Step {
  const { place, notice } = state;
  if (place.screen !== "consent" || place.stage !== "asked" || notice === null) {
    return become(state, {});
  }
  const request: FaceConsentRequest = {
    commandId: event.commandId,
    sessionId: place.session.sessionId,
    answer: event.answer,
    notice: notice.version,
    told: place.told,
  };
  return {
    state: { ...state, place: { ...place, stage: "sending", problem: null } },
    effects: [{ kind: "answer-consent", request }],
  };
}

/** The station has noted the answer, or says why not; the session tells what holds now. */
export function answerConsent(
  state: KioskState,
  event: { readonly request: FaceConsentRequest; readonly answer: Result<unknown> },
): Step {
  const { place } = state;
  if (place.screen !== "consent" || place.session.sessionId !== event.request.sessionId) {
    return become(state, {});
  }
  if (!event.answer.ok) {
    return become(state, { place: { ...place, stage: "asked", problem: event.answer.refusal } });
  }
  const { answer } = event.request;
  const session = consented(place, answer);
  const from = { ...place.from, session };
  return become(state, {
    place: { ...place, stage: answer, session, from },
    touchedAt: state.now,
  });
}

/** After any answer nobody is asked again here. */
function consented(
  { session }: Consent,
  consent: FaceConsentRequest["answer"],
): Consent["session"] {
  return session.face === null
    ? session
    : { ...session, face: { ...session.face, consent, mayAsk: false } };
}

/** Back to the choices, where the notice was opened. */
export function closeConsent(state: KioskState, place: Consent): Step {
  return become(state, { place: place.from });
}
