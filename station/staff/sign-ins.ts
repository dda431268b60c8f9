import type { TerminalId } from "#shared/id/ids.ts";

/** A sign-in ends by itself when it has not been used for this long. */
export const signInMs = 15 * 60_000;
/** More than any site has terminals and staff; the one that was not used for longest gives way. */
const mostSignIns = 50;

/** Who signed in, and where. */
export type SignIn = { readonly staff: string; readonly terminal: TerminalId };

/**
 * Who is signed in, by token. In memory only: a restart of the station signs everybody out. Each use makes a sign-in
 * good for another 15 minutes.
 */
export function signIns(parts: {
  /** A clock that nobody sets, ms. */
  readonly elapsedMs: () => number;
  /** A text that nobody guesses. */
  readonly newToken: () => string;
}) {
  // In the order of last use, the oldest first.
  const open = new Map<string, SignIn & { readonly usedAt: number }>();

  function use(token: string, signIn: SignIn): void {
    open.delete(token);
    open.set(token, { ...signIn, usedAt: parts.elapsedMs() });
  }

  return {
    open(signIn: SignIn): string {
      const [oldest] = open.keys();
      if (open.size >= mostSignIns && oldest !== undefined) open.delete(oldest);
      const token = parts.newToken();
      use(token, signIn);
      return token;
    },

    /** Whose token it is, and uses it; null when it is nobody's or too old. */
    find(token: string): SignIn | null {
      const found = open.get(token);
      if (found === undefined) return null;
      if (parts.elapsedMs() - found.usedAt > signInMs) {
        open.delete(token);
        return null;
      }
      use(token, found);
      return { staff: found.staff, terminal: found.terminal };
    },

    close: (token: string): void => void open.delete(token),
  };
}
