import { join } from "node:path";
import { staffMemberSchema } from "#shared/contracts/identity-api.ts";
import { openStaffFile, type StaffFile } from "../store/staff-file.ts";
import type { StaffStore } from "../store/staff-store.ts";
import { BadInput, optionsOf, parsedOr } from "./input.ts";

/** What the staff commands touch of the machine. */
type StaffMachine = {
  readonly print: (text: string) => void;
  /** One line that is not shown while it is typed; the PIN. */
  readonly secret: (question: string) => string;
};

const data = { type: "string" } as const;

/**
 * `yinling staff set|list|close --data DIR …`: accounts of staff at a station that may be running. The PIN comes from
 * standard input and never from an argument, which every program of the machine can see.
 * @returns false when there is no such command
 */
export function staffCommand(argv: readonly string[], machine: StaffMachine): boolean {
  const [what, ...rest] = argv;
  switch (what) {
    case "set":
      setAccount(rest, machine);
      return true;
    case "list":
      listAccounts(rest, machine);
      return true;
    case "close":
      closeAccount(rest, machine);
      return true;
    default:
      return false;
  }
}

function setAccount(argv: readonly string[], { print, secret }: StaffMachine): void {
  const { data: folder, ...values } = optionsOf(argv, {
    data,
    staff: { type: "string" },
    title: { type: "string" },
    role: { type: "string", default: "cashier" },
  });
  const member = parsedOr(staffMemberSchema, values, "staff set");
  withAccounts(folder, (accounts) => {
    accounts.set(member, goodPin(secret("PIN (4–8 位数字): ")));
    print(`✓ ${member.staff} ${member.title} (${member.role})\n`);
  });
}

function listAccounts(argv: readonly string[], { print }: StaffMachine): void {
  withAccounts(optionsOf(argv, { data }).data, (accounts) => {
    for (const { member, isActive } of accounts.everybody()) {
      const { staff, title, role } = member;
      print(`${staff}\t${role}\t${isActive ? "在用 · open" : "已停用 · closed"}\t${title}\n`);
    }
  });
}

function closeAccount(argv: readonly string[], { print }: StaffMachine): void {
  const { data: folder, staff = "" } = optionsOf(argv, { data, staff: { type: "string" } });
  withAccounts(folder, (accounts) => {
    if (!accounts.close(staff)) {
      throw new BadInput(`没有在用的账号 ${staff} · there is no open account ${staff}`);
    }
    print(`✓ ${staff} 已停用 · closed\n`);
  });
}

function withAccounts(folder: string | undefined, work: (accounts: StaffStore) => void): void {
  if (folder === undefined) {
    throw new BadInput("请用 --data 指定站点数据目录 · staff needs --data DIR");
  }
  const file = opened(join(folder, "station.db"));
  try {
    work(file.accounts);
  } finally {
    file.close();
  }
}

function opened(path: string): StaffFile {
  try {
    return openStaffFile(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown";
    throw new BadInput(`无法打开 · cannot open ${path}: ${why}`, { cause });
  }
}

/** Four to eight digits that are neither all the same nor a run: those are what everybody tries first. */
function goodPin(typed: string): string {
  const pin = typed.trim();
  if (!/^\d{4,8}$/.test(pin)) throw new BadInput("PIN 要 4 到 8 位数字 · a PIN is 4 to 8 digits");
  if (/^(\d)\1*$/.test(pin) || "01234567890".includes(pin) || "09876543210".includes(pin)) {
    throw new BadInput("PIN 太容易猜到，请换一个 · this PIN is too easy to guess");
  }
  return pin;
}
