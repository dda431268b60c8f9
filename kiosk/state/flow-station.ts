import type { Session } from "#shared/contracts/session.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import { unreachable, type Refusal } from "#shared/result.ts";
import {
  become,
  sessionOf,
  type KioskState,
  type PaperState,
  type Place,
  type Step,
} from "./flow-state.ts";
import { hearSecondSign, refuseSecondSign } from "./flow-identify.ts";
import { forget, greet, meet } from "./flow-steps.ts";

type Heard<Kind extends StationEvent["kind"]> = Extract<StationEvent, { kind: Kind }>;

/** What follows when the station tells of something at this terminal. */
export function hearStation(state: KioskState, event: StationEvent): Step {
  switch (event.kind) {
    case "state":
      return become(state, { devices: devicesOf(event.state, state.terminal) });
    case "reading":
      return readCard(state, event);
    case "session-started":
      return startSession(state, event.session);
    case "session-ended":
      return endSession(state, event);
    case "identity-refused":
      return refusePerson(state, event.refusal);
    case "card-removed":
      return removeCard(state);
    case "print":
      return become(state, {
        paper: { printJobId: event.printJobId, paper: paperStateOf(event) },
      });
    case "menu-changed":
      return { state, effects: [{ kind: "ask-menu" }] };
    case "second-sign":
      return hearSecondSign(state, event.asked);
    case "guest":
      return become(state, {});
    default:
      return unreachable(event);
  }
}

/** The reader and the printer of this terminal, out of the state of the whole station. */
function devicesOf(station: StationState, terminal: TerminalId): KioskState["devices"] {
  const own = station.terminals.find((one) => one.terminal === terminal);
  return own === undefined ? null : { reader: own.reader, printer: own.printer };
}

/** A card is being read. Whoever stands at a refusal or a result has been followed by the next one. */
function readCard(state: KioskState, event: Heard<"reading">): Step {
  const { place } = state;
  const { screen } = place;
  if (screen === "second-sign") {
    return become(state, { isCardIn: true, place: { ...place, isChecking: true, problem: null } });
  }
  // A card that was never taken out is read again when the station was restarted: the result stays.
  const isLeft = screen === "done" && !state.isCardIn;
  if (!startScreens.has(screen) && screen !== "refused" && !isLeft)
    return become(state, { isCardIn: true });
  return become(state, {
    isCardIn: true,
    isHelpOpen: false,
    place: { screen: "welcome", reading: event.isSlow ? "slow" : "yes" },
  });
}

/** Where nobody is known yet and every way in is open. */
const startScreens: ReadonlySet<string> = new Set(["welcome", "card", "face", "code"]);

/** Told when a person comes, and again whenever the line to the station is opened anew. */
function startSession(state: KioskState, session: Session): Step {
  const known = sessionOf(state.place);
  if (known?.sessionId === session.sessionId) return meet(state, session);
  if (state.place.screen === "paying") return become(state, {});
  const isReadAgain = state.place.screen === "done" && state.isCardIn && isSame(known, session);
  return isReadAgain ? become(state, {}) : greet(state, session);
}

/** As far as a screen can tell two people apart. */
function isSame(one: Session | null, other: Session): boolean {
  return (
    one?.person.maskedName === other.person.maskedName &&
    one.person.lastFour === other.person.lastFour
  );
}

function refusePerson(state: KioskState, refusal: Refusal): Step {
  const { place } = state;
  if (place.screen === "paying") return become(state, {});
  if (place.screen === "second-sign") return refuseSecondSign(state, { place, problem: refusal });
  return forget(state, { screen: "refused", refusal, since: state.now });
}

function removeCard(state: KioskState): Step {
  const out = { ...state, isCardIn: false };
  const { place } = state;
  switch (place.screen) {
    case "welcome":
      return forget(out);
    case "choosing":
    case "confirming":
    case "consent":
      return isByCard(place) ? forget(out) : become(out, {});
    case "second-sign":
      if (isByCard(place)) return forget(out);
      return become(out, { place: { ...place, isChecking: false } });
    // The other ways are not left by taking the card out; a refusal and a result are read to the end; a sale
    // on its way has an outcome first.
    case "card":
    case "face":
    case "code":
    case "refused":
    case "paying":
    case "done":
      return become(out, {});
  }
}

/** Whose card was taken away is gone; who came by face or code alone is still there. */
function isByCard(place: Place): boolean {
  return sessionOf(place)?.signs.includes("card") === true;
}

function endSession(state: KioskState, event: Heard<"session-ended">): Step {
  const { place } = state;
  const isTheirs = sessionOf(place)?.sessionId === event.sessionId;
  const isPassing = place.screen === "paying" || place.screen === "done";
  if (event.why === "card-removed") {
    const removed = removeCard(state);
    return isTheirs && !isPassing && !isByCard(place) ? forget(removed.state) : removed;
  }
  return isTheirs && !isPassing ? forget(state) : become(state, {});
}

function paperStateOf(event: Heard<"print">): PaperState {
  switch (event.state) {
    case "queued":
    case "printing":
      // A printer that has already said what stops it is not "printing" for the person who waits.
      return event.refusal === null
        ? { kind: "waiting" }
        : { kind: "held", refusal: event.refusal };
    case "printed":
      return { kind: "printed" };
    case "held":
    case "unknown":
      return { kind: "held", refusal: event.refusal };
  }
}
