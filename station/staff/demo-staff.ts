import type { StaffMember } from "#shared/contracts/identity-api.ts";

/** Who works in a demonstration; the PINs are printed where it is started. */
const demoAccounts: readonly { readonly member: StaffMember; readonly pin: string }[] = [
  { member: { staff: "m01", title: "店长", role: "manager" }, pin: "2580" },
  { member: { staff: "c01", title: "收银员", role: "cashier" }, pin: "1379" },
];

/** Opens the accounts of a demonstration that do not exist yet. */
export function demoStaff(accounts: {
  readonly isKnown: (staff: string) => boolean;
  readonly set: (member: StaffMember, pin: string) => void;
}): void {
  for (const { member, pin } of demoAccounts) {
    if (!accounts.isKnown(member.staff)) accounts.set(member, pin);
  }
}
