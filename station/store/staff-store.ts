import { staffMemberSchema, type StaffMember } from "#shared/contracts/identity-api.ts";
import { instantSchema, type Instant } from "#shared/time/time.ts";
import type { StationDatabase } from "./database.ts";
import { hashedPin, isPinOf } from "./pin-hash.ts";

type StaffRow = {
  staff: string;
  title: string;
  role: string;
  pin_hash: string;
  is_active: number;
  wrong_pins: number;
  locked_until: number | null;
};

/** An account with the wrong PINs in a row since the last right one. */
type Account = {
  readonly member: StaffMember;
  readonly wrongPins: number;
  readonly lockedUntil: Instant | null;
};

const columns = "staff, title, role, pin_hash, is_active, wrong_pins, locked_until";

function statements(db: StationDatabase) {
  const readAll = db.prepare<[], StaffRow>(`SELECT ${columns} FROM staff ORDER BY staff`);
  const readOne = db.prepare<[string], StaffRow>(`SELECT ${columns} FROM staff WHERE staff = ?`);
  const upsert = db.prepare<[Omit<StaffRow, "is_active" | "wrong_pins" | "locked_until">]>(
    `INSERT INTO staff (staff, title, role, pin_hash, is_active, wrong_pins, locked_until)
     VALUES (@staff, @title, @role, @pin_hash, 1, 0, NULL)
     ON CONFLICT (staff) DO UPDATE SET
       title = excluded.title, role = excluded.role, pin_hash = excluded.pin_hash,
       is_active = 1, wrong_pins = 0, locked_until = NULL`,
  );
  const close = db.prepare<[string]>(
    `UPDATE staff SET is_active = 0 WHERE staff = ? AND is_active = 1`,
  );
  const writeWrong = db.prepare<[number, number | null, string]>(
    `UPDATE staff SET wrong_pins = ?, locked_until = ? WHERE staff = ?`,
  );
  return { readAll, readOne, upsert, close, writeWrong };
}

/** The accounts of staff. A PIN goes in and never comes out. */
export function staffStore(db: StationDatabase) {
  const rows = statements(db);
  const active = (staff: string): StaffRow | null => {
    const row = rows.readOne.get(staff);
    return row?.is_active === 1 ? row : null;
  };

  return {
    /** Those who may sign in, by id. */
    list: (): StaffMember[] =>
      rows.readAll
        .all()
        .filter((row) => row.is_active === 1)
        .map(memberOf),

    /** Everybody who ever had an account. */
    everybody: (): { readonly member: StaffMember; readonly isActive: boolean }[] =>
      rows.readAll.all().map((row) => ({ member: memberOf(row), isActive: row.is_active === 1 })),

    isKnown: (staff: string): boolean => rows.readOne.get(staff) !== undefined,

    /** An account that may sign in, or null. */
    account: (staff: string): Account | null => {
      const row = active(staff);
      if (row === null) return null;
      const until = row.locked_until;
      const lockedUntil = until === null ? null : instantSchema.parse(until);
      return { member: memberOf(row), wrongPins: row.wrong_pins, lockedUntil };
    },

    /** Whether the PIN is that of an account that may sign in. Constant time; some 50 ms by intent. */
    isRightPin: (staff: string, pin: string): boolean => {
      const row = active(staff);
      return row !== null && isPinOf(pin, row.pin_hash);
    },

    /** Opens an account, or gives it another title, role and PIN; a lock is lifted. */
    set({ staff, title, role }: StaffMember, pin: string): void {
      rows.upsert.run({ staff, title, role, pin_hash: hashedPin(pin) });
    },

    /** Nobody signs in with it any more. @returns false when there was none open */
    close: (staff: string): boolean => rows.close.run(staff).changes === 1,

    rememberWrongPins(
      staff: string,
      wrong: { readonly wrongPins: number; readonly lockedUntil: Instant | null },
    ): void {
      rows.writeWrong.run(wrong.wrongPins, wrong.lockedUntil, staff);
    },

    /** Runs the work in one transaction. */
    together(work: () => void): void {
      db.transaction(work).immediate();
    },
  };
}
export type StaffStore = ReturnType<typeof staffStore>;

function memberOf({ staff, title, role }: StaffRow): StaffMember {
  return staffMemberSchema.parse({ staff, title, role });
}
