import fc from "fast-check";
import { expect, test } from "vitest";
import type { SessionId, TerminalId } from "#shared/id/ids.ts";
import { assuranceOf, type Sign } from "#shared/identity/sign.ts";
import { aStation, kiosk, readEvent, till, type TestStation } from "../sales/station.fixture.ts";
import { aCard, aPhone, aScan, faceOf, lookedUp } from "./shown.fixture.ts";

/** Three people with good cards and different phones. */
const people = ["A00000011", "B00000019", "B00000043"] as const;

const signs = ["card", "face", "code", "printed-code", "look-up", "phone"] as const;
const others = ["take-card", "leave", "not-me", "ask", "wait"] as const;

/** Something that happens at a terminal; each takes of it what it needs. */
const aStep = fc.record({
  what: fc.constantFrom(...signs, ...signs, ...others),
  terminal: fc.constantFrom(till, kiosk),
  person: fc.constantFrom(...people),
  doubt: fc.constantFrom(null, null, "face-unsure", "look-alike", "face-not-live"),
  ms: fc.integer({ min: 0, max: 200_000 }),
});
type Step = typeof aStep extends fc.Arbitrary<infer T> ? T : never;

async function happen(station: TestStation, step: Step): Promise<void> {
  const { sessions } = station;
  const { what, terminal, person, doubt, ms } = step;
  const sessionId = sessions.openAt(terminal)?.sessionId;
  const lastFour = station.roster.person(station.person(person))?.phone?.lastFour ?? "";
  switch (what) {
    case "card":
      return sessions.onCard(terminal, readEvent(aCard(person).read));
    case "face":
      return void sessions.present(terminal, faceOf(station, person, doubt));
    case "code":
      return void sessions.present(terminal, aScan(await station.phoneCode(person)));
    case "printed-code":
      return void sessions.present(terminal, aScan(station.printedCode(person)));
    case "look-up":
      return void sessions.present(terminal, lookedUp(station, person));
    case "phone":
      return void sessions.confirm(terminal, aPhone(lastFour));
    case "take-card":
      return sessions.onCard(terminal, { kind: "card-removed", at: 2 });
    case "leave":
      if (sessionId !== undefined) sessions.end(sessionId, terminal, "left");
      return sessions.leaveWaiting(terminal);
    case "not-me":
      return sessionId === undefined ? undefined : sessions.notMe(sessionId, terminal);
    case "ask":
      return sessionId === undefined ? undefined : sessions.askForAmount(sessionId, terminal);
    case "wait":
      station.wait(ms);
      return sessions.endIdle();
  }
}

/** What the screens were told is open and waits, out of the events alone; throws when they contradict each other. */
function toldBy({ events }: TestStation, terminal: TerminalId) {
  let open: SessionId | null = null;
  let isWaiting = false;
  for (const event of events) {
    if (event.kind === "session-started" && event.session.terminal === terminal) {
      const { sessionId } = event.session;
      if (open !== null && open !== sessionId) throw new Error("two sessions are open");
      open = sessionId;
    } else if (event.kind === "session-ended" && event.terminal === terminal) {
      if (open !== event.sessionId) throw new Error("a session ends that is not open");
      open = null;
    } else if (event.kind === "second-sign" && event.terminal === terminal) {
      isWaiting = event.asked !== null;
    }
    if (open !== null && isWaiting) throw new Error("a session is open and a sign waits");
  }
  return { open, isWaiting };
}

test("whatever is shown in whatever order, a terminal has one session of one person", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 25 }), async (steps) => {
      const station = aStation();
      const shown: { readonly sign: Sign; readonly at: TerminalId; readonly by: string }[] = [];
      for (const step of steps) {
        const sign = signs.find((one) => one === step.what);
        const by = station.person(step.person);
        if (sign !== undefined) shown.push({ sign, at: step.terminal, by });
        await happen(station, step);
        for (const terminal of [till, kiosk]) {
          const session = station.sessions.openAt(terminal);
          const waiting = station.sessions.waitingAt(terminal);
          const told = toldBy(station, terminal);
          expect(told).toEqual({ open: session?.sessionId ?? null, isWaiting: waiting !== null });
          if (session === null) continue;
          const person = station.sessions.personAt(terminal);
          for (const given of session.signs) {
            expect(shown).toContainEqual({ sign: given, at: terminal, by: person });
          }
          expect(new Set(session.signs).size).toBe(session.signs.length);
          expect(session.assurance).toBe(assuranceOf(session.signs));
          if (session.assurance === "double") expect(session.asked).toBe(null);
        }
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
