import type {
  StaffMember,
  StaffSignInAnswer,
  StaffSignInRequest,
} from "#shared/contracts/identity-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { Journal } from "#shared/journal/journal.ts";
import type { Log } from "#shared/log.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { instant, type Clock } from "#shared/time/time.ts";
import { afterWrongPin, lockedUntil, lockMinutes, triesLeft, type WrongPins } from "./pin-lock.ts";
import { signInMs, signIns } from "./sign-ins.ts";
import { terminalTries } from "./terminal-tries.ts";
import { staffTexts } from "./texts.zh.ts";

/** The accounts as the desk uses them; station/store/staff-store.ts. */
export type StaffAccounts = {
  /** Those who may sign in. */
  readonly list: () => readonly StaffMember[];
  /** An account that may sign in, or null. */
  readonly account: (staff: string) => (WrongPins & { readonly member: StaffMember }) | null;
  /** Compares in constant time; takes some 50 ms by intent. */
  readonly isRightPin: (staff: string, pin: string) => boolean;
  readonly rememberWrongPins: (staff: string, wrong: WrongPins) => void;
  /** Runs the work in one transaction. */
  readonly together: (work: () => void) => void;
};

/** What the desk is made of. */
export type StaffDeskParts = {
  readonly site: Site;
  readonly accounts: StaffAccounts;
  readonly journal: Journal;
  readonly clock: Clock;
  /** A clock that nobody sets, ms. */
  readonly elapsedMs: () => number;
  /** A text that nobody guesses: 32 random bytes or more. */
  readonly newToken: () => string;
  readonly log: Log;
};

/** A PIN, whose it should be, and where it was typed. */
export type PinCheck = {
  readonly terminal: TerminalId;
  readonly staff: string;
  readonly pin: string;
};

/** Who works here, and whether it is them. */
export type StaffDesk = {
  readonly list: () => readonly StaffMember[];
  /**
   * Whether the PIN is that member's, without signing them in: for a second sign.
   * Refusals: terminal-unknown, staff-terminal-locked, staff-unknown, staff-locked, staff-pin-wrong.
   */
  readonly checkPin: (check: PinCheck) => Result<StaffMember>;
  /** Signs in at one terminal for 15 minutes, longer with each use. Refusals as for `checkPin`. */
  readonly signIn: (request: StaffSignInRequest) => Result<StaffSignInAnswer>;
  readonly signOut: (token: string) => void;
  /** Who acts with this token, for requests that name no terminal; or staff-sign-in. */
  readonly member: (token: string) => Result<StaffMember>;
  /** Who acts with this token at this terminal; a token of another terminal is refused with staff-sign-in. */
  readonly memberAt: (token: string, terminal: TerminalId) => Result<StaffMember>;
};

/** Makes the desk at which staff sign in. A PIN is in no log, journal or answer. */
export function staffDesk(parts: StaffDeskParts): StaffDesk {
  const { accounts, clock, log } = parts;
  const open = signIns(parts);
  const tries = terminalTries(parts.elapsedMs);

  function checkPin(check: PinCheck): Result<StaffMember> {
    const { staff, terminal } = check;
    if (!parts.site.terminals.some((one) => one.terminal === terminal)) {
      return refuse(staffTexts.unknownTerminal);
    }
    const waitMs = tries.waitMs(terminal);
    if (waitMs > 0) {
      return refuse(staffTexts.terminalLocked(instant(clock() + Math.ceil(waitMs))));
    }
    const account = accounts.account(staff);
    if (account === null) return refuse(staffTexts.unknown);
    const until = lockedUntil(account, clock());
    if (until !== null) return refuse(staffTexts.locked(until));
    if (accounts.isRightPin(staff, check.pin)) {
      if (account.wrongPins > 0) {
        accounts.rememberWrongPins(staff, { wrongPins: 0, lockedUntil: null });
      }
      return accept(account.member);
    }
    tries.noteWrong(terminal);
    return afterWrong(check, account);
  }

  function afterWrong({ staff, terminal }: PinCheck, before: WrongPins): Result<StaffMember> {
    const at = clock();
    const after = afterWrongPin(before, at);
    const minutes = lockMinutes(after.wrongPins);
    accounts.together(() => {
      accounts.rememberWrongPins(staff, after);
      if (minutes === 0) return;
      const body = { staff, minutes };
      parts.journal.append({
        ...{ at, terminal, actor: "station", kind: "staff.locked", body },
        postings: [],
      });
    });
    if (after.lockedUntil === null) return refuse(staffTexts.wrongPin(triesLeft(after.wrongPins)));
    log.warn("staff.locked", { staff, terminal, minutes });
    return refuse(staffTexts.locked(after.lockedUntil));
  }

  function memberOf(token: string, isTheirs: (at: TerminalId) => boolean): Result<StaffMember> {
    const found = open.find(token);
    if (found === null || !isTheirs(found.terminal)) return refuse(staffTexts.signIn);
    const account = accounts.account(found.staff);
    return account === null ? refuse(staffTexts.signIn) : accept(account.member);
  }

  return {
    list: accounts.list,
    checkPin,
    signIn(request) {
      const checked = checkPin(request);
      if (!checked.ok) return checked;
      const { terminal, staff } = request;
      const token = open.open({ staff, terminal });
      log.info("staff.signed-in", { staff, terminal });
      return accept({ token, member: checked.value, until: instant(clock() + signInMs) });
    },
    signOut: open.close,
    member: (token) => memberOf(token, () => true),
    memberAt: (token, terminal) => memberOf(token, (at) => at === terminal),
  };
}
