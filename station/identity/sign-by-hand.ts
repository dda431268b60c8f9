import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { SecondSignRequest, StaffMember } from "#shared/contracts/identity-api.ts";
import type { SecondSign } from "#shared/contracts/session.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import type { PhoneTries } from "./second-ways.ts";
import { alone, type ShownSign } from "./shown-sign.ts";
import { identityTexts, phoneWrong } from "./texts.zh.ts";

/** Of whom a second sign is asked. */
export type Asked = {
  readonly terminal: TerminalId;
  readonly person: FeedPerson;
  readonly asked: SecondSign;
  /** The member of staff who looked the person up; their word counts once. */
  readonly lookedUpBy: string | null;
};

/** What signs by hand are checked with. */
export type HandParts = {
  readonly tries: PhoneTries;
  /** The member of staff whose PIN this is, or why not; too many wrong ones lock them out. */
  readonly checkPin: (check: {
    readonly terminal: TerminalId;
    readonly staff: string;
    readonly pin: string;
  }) => Result<StaffMember>;
};

/**
 * A second sign that is typed: the last four digits of the person's phone, or the PIN of a member of staff who looked.
 * @returns the sign, or: second-way-other, phone-wrong, phone-wrong-too-often, staff-same, why the PIN is refused
 */
export function signByHand(
  request: SecondSignRequest,
  of: Asked,
  { tries, checkPin }: HandParts,
): Result<ShownSign> {
  const { terminal, person, asked, lookedUpBy } = of;
  if (request.way === "phone") return signByPhone(request.lastFour, { person, asked }, tries);
  const member = checkPin({ terminal, staff: request.staff, pin: request.pin });
  if (!member.ok) return member;
  const { staff } = member.value;
  if (staff === lookedUpBy) return refuse(identityTexts.sameStaff);
  return accept({ ...alone("staff"), person, staff });
}

function signByPhone(
  lastFour: string,
  { person, asked }: Pick<Asked, "person" | "asked">,
  tries: PhoneTries,
): Result<ShownSign> {
  const { person: key, phone } = person;
  if (phone !== null && tries.left(key) === 0) return refuse(phoneWrong(0));
  if (phone === null || !asked.ways.includes("phone")) return refuse(identityTexts.otherWay);
  if (phone.lastFour === lastFour) return accept({ ...alone("phone"), person });
  tries.fail(key);
  return refuse(phoneWrong(tries.left(key)));
}
