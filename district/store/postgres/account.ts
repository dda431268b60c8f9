import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { assert } from "#shared/result.ts";

/** Who runs PostgreSQL, which refuses to run as root: null is whoever we are. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/**
 * The account for a data folder. As root it is the owner of a folder that is already there, else `postgres`, else
 * `nobody`: no account is added to the machine. A real installation runs as an ordinary user of its own.
 */
export function accountFor(folder: string): Account {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(folder)) {
    const { uid, gid } = statSync(folder);
    if (uid !== 0) return { uid, gid };
  }
  const account = accountNamed("postgres") ?? accountNamed("nobody");
  assert(account !== null, "there is an account that may run PostgreSQL");
  return account;
}

function accountNamed(name: string): Account {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((text) => text.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}

/** A program with its arguments, as whoever may run it. */
export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly account: Account;
};

/**
 * The command as the account. When a folder on the way is closed to it, as `/root` is, the program keeps the one
 * capability that opens folders, through `setpriv` of util-linux; nothing else of root stays.
 */
export function commandAs(
  account: Account,
  command: Omit<Command, "account">,
  paths: string[],
): Command {
  if (account === null || paths.every((path) => canReach(account, path))) {
    return { ...command, account };
  }
  const { uid, gid } = account;
  const rights = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const open = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  // PostgreSQL asks access(2), which forgets the capability unless this is set.
  const keep = "--securebits=+no_setuid_fixup";
  const args = [...rights, ...open, keep, "--", command.file, ...command.args];
  return { file: "setpriv", args, account: null };
}

function canReach(account: NonNullable<Account>, path: string): boolean {
  const parent = dirname(path);
  if (parent === path) return true;
  const { mode, uid, gid } = statSync(parent);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && canReach(account, parent);
}
