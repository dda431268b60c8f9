import type { ConsoleMeals } from "#shared/contracts/district-api.ts";
import type { Refusal } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import { addDays, businessDay, type Day } from "#shared/time/time.ts";
import type { AskMeals } from "./meals-client.ts";

const refreshMs = 5_000;

type Parts = {
  readonly ask: AskMeals;
  readonly clock: PageClock;
  /** Keeps the day in the page's address, so that a reload and a sent link show the same. */
  readonly ondaychange: (day: Day | null) => void;
};

/** The day that is looked at and its meals, asked again every five seconds. */
export class MealsPage {
  /** Null follows the present day over midnight. */
  chosenDay = $state.raw<Day | null>(null);
  meals = $state.raw<ConsoleMeals | null>(null);
  /** Why the last question was not answered; null when it was. */
  problem = $state.raw<Refusal | null>(null);
  readonly #parts: Parts;

  constructor(parts: Parts, day: Day | null) {
    this.#parts = parts;
    this.chosenDay = day;
  }

  /** The present day as the district counts it; null before its first answer. */
  get today(): Day | null {
    return this.meals === null ? null : businessDay(this.meals.now);
  }

  start(): void {
    void this.refresh();
    this.#parts.clock.every(refreshMs, () => void this.refresh());
  }

  choose(day: Day | null): void {
    const isToday = day === null || day === this.today;
    this.chosenDay = isToday ? null : day;
    this.#parts.ondaychange(this.chosenDay);
    void this.refresh();
  }

  move(days: number): void {
    const from = this.chosenDay ?? this.today;
    if (from !== null) this.choose(addDays(from, days));
  }

  async refresh(): Promise<void> {
    const asked = this.chosenDay;
    const answer = await this.#parts.ask(asked);
    // The answer for a day that has been left meanwhile is of no interest.
    if (asked !== this.chosenDay) return;
    this.problem = answer.ok ? null : answer.refusal;
    if (answer.ok) this.meals = answer.value;
  }
}
