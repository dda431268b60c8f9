import type { FaceConsent } from "#shared/contracts/session.ts";
import { addDays, businessDay, day, isDay, type Day, type Instant } from "#shared/time/time.ts";

/** An answer to the notice, as far as it decides anything. */
type Answer = { readonly answer: "given" | "refused" | "withdrawn"; readonly at: Instant };

/** What holds of a person's consent today. */
export type ConsentNow = {
  readonly consent: FaceConsent;
  /** Whether anything of the face may be kept and compared. */
  readonly isLive: boolean;
  /** Whether the person may be asked. */
  readonly mayAsk: boolean;
};

/** After a no nobody asks again for a year (网络数据安全管理条例, article 22); whoever wants to may still say yes. */
const yearsWithoutAsking = 1;

/** A yes is good for two years; then it is given again or the numbers are erased: notice, version 1. */
const yearsOfConsent = 2;

/** So long before its end a template counts as due for renewal. */
const daysOfNotice = 60;

/** What the latest answer of a person means today; null = never asked. A yes that has run out is as if never asked. */
export function consentNow(latest: Answer | null, today: Day): ConsentNow {
  if (latest === null) return { consent: "never-asked", isLive: false, mayAsk: true };
  const { answer, at } = latest;
  if (answer === "given") {
    const isLive = today < yearsAfter(businessDay(at), yearsOfConsent);
    return isLive
      ? { consent: "given", isLive, mayAsk: false }
      : { consent: "never-asked", isLive, mayAsk: true };
  }
  const mayAsk = today >= yearsAfter(businessDay(at), yearsWithoutAsking);
  return { consent: answer, isLive: false, mayAsk };
}

/** Whether a template of this age is to be taken anew soon. */
export function isOfRenewalAge(enrolledAt: Instant, today: Day): boolean {
  return addDays(today, daysOfNotice) >= yearsAfter(businessDay(enrolledAt), yearsOfConsent);
}

/** The same day some years later; 29 February becomes 1 March. */
function yearsAfter(from: Day, years: number): Day {
  const year = String(Number(from.slice(0, 4)) + years);
  const monthAndDay = from.slice(4);
  const isGone = monthAndDay === "-02-29" && !isDay(`${year}-02-29`);
  return day(isGone ? `${year}-03-01` : `${year}${monthAndDay}`);
}
