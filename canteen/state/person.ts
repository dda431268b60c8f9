import type { Session, TodayEntitlement } from "#shared/contracts/session.ts";

type Person = Session["person"];

/** Reason 220, 本餐已经享受过: this person has had this meal. See shared/programme/reason.ts. */
const hadThisMeal = 220;

/** True when two cards show the same person, as far as a screen can know. */
export function isSamePerson(one: Person, other: Person): boolean {
  return (
    one.maskedName === other.maskedName &&
    one.lastFour === other.lastFour &&
    one.age === other.age &&
    one.homeRegion === other.homeRegion
  );
}

/** Reason 100, 符合条件: says nothing that the granted amount does not say. */
const conditionsMet = 100;

/** The reasons worth reading, as sentences. */
export function reasonWords({ reasons }: TodayEntitlement): readonly string[] {
  return reasons.filter(({ code }) => code !== conditionsMet).map(({ text }) => text);
}

/** Who a person is to a cashier who has two cards before them: masked names are often the same. */
export function whoIs({ greeting, lastFour }: Person): string {
  return lastFour === "" ? greeting : `${greeting}（${lastFour}）`;
}

/** True when a programme refuses because this meal was served to the person before. */
export function hasEatenThisMeal(session: Session): boolean {
  return session.entitlement.some((one) => one.reasons.some(({ code }) => code === hadThisMeal));
}

/** Today's entitlement in the order in which a cashier reads it. */
export type SortedEntitlement = {
  readonly granted: readonly TodayEntitlement[];
  /** Not granted, but something can be done or said about it. */
  readonly near: readonly TodayEntitlement[];
  readonly refused: readonly TodayEntitlement[];
};

/** Splits entitlement into what is given, what nearly is, and what is not. */
export function sortEntitlement(all: readonly TodayEntitlement[]): SortedEntitlement {
  const isNear = (one: TodayEntitlement) => one.isNearMiss || one.verdict === "needs-evidence";
  const others = all.filter((one) => one.verdict !== "granted");
  return {
    granted: all.filter((one) => one.verdict === "granted"),
    near: others.filter(isNear),
    refused: others.filter((one) => !isNear(one)),
  };
}
