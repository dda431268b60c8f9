import { demoDistrict, type DemoDistrict } from "#shared/demo/district.ts";
import { demoMenus } from "#shared/demo/menus.ts";
import { demoProgrammes } from "#shared/demo/programmes/programmes.ts";
import { cityOf, regionName } from "#shared/identity/region.ts";
import { groupTitles } from "#shared/programme/groups.ts";
import { evaluateProgrammes, type Moment } from "#shared/programme/evaluate.ts";
import { factsOn } from "#shared/programme/person.ts";
import type { Day } from "#shared/time/time.ts";

/** Which demonstration: the same numbers always make the same one. */
export type DemoChoice = { readonly seed: number; readonly seniors: number; readonly day: Day };

/** Everything that a demonstration is made of, as plain data. */
export function demonstration({ seed, seniors, day }: DemoChoice) {
  return {
    ...demoDistrict(seed, { seniors }),
    programmes: demoProgrammes(),
    menus: demoMenus(seed, day),
  };
}

type Count = { readonly name: string; readonly count: number };

/** How many people there are by region, group and programme; a person may be in several groups. */
export type DemoSummary = {
  readonly stations: readonly string[];
  readonly people: number;
  readonly cards: number;
  readonly regions: readonly Count[];
  readonly groups: readonly Count[];
  /** To how many a programme would give something at the first station, by meal. */
  readonly programmes: readonly (Count & { readonly meal: string })[];
};

/** Counts a demonstration on one day. */
export function demoSummary(choice: DemoChoice): DemoSummary {
  const { seed, seniors, day } = choice;
  const district = demoDistrict(seed, { seniors });
  const { stations, people, cards } = district;
  const facts = people.map((person) => factsOn(person.facts, day));
  const homes = facts.map(({ hukou }) =>
    hukou === null ? "户籍不明" : `${regionName(cityOf(hukou))} ${regionName(hukou)}`,
  );
  const titles: Readonly<Record<string, string>> = groupTitles;
  const groups = facts.flatMap((one) => (one.groups ?? []).map((group) => titles[group] ?? group));
  return {
    stations: stations.map(({ station, title }) => `${station} ${title}`),
    people: people.length,
    cards: cards.length,
    regions: counted(homes),
    groups: counted(groups),
    programmes: (["lunch", "dinner"] as const).flatMap((meal) => grantedAt(district, day, meal)),
  };
}

function grantedAt(
  { stations, people }: DemoDistrict,
  day: Day,
  meal: Moment["meal"],
): (Count & { meal: string })[] {
  const [first] = stations;
  if (first === undefined) return [];
  const { station, region } = first;
  const venue = { station, region, channel: "dine-in" } as const;
  const moment: Moment = { ...venue, day, meal, dayKind: null, assurance: "single" };
  const programmes = demoProgrammes();
  const granted = people
    .filter(({ status }) => status === "active")
    .flatMap(({ facts }) =>
      evaluateProgrammes({ programmes, person: facts, moment, usage: [] }).decisions.filter(
        ({ verdict }) => verdict === "granted",
      ),
    );
  return counted(granted.map(({ programme, title }) => `${title} ${programme}`)).map((count) => ({
    ...count,
    meal,
  }));
}

/** How often each name comes, the most frequent first. */
function counted(names: readonly string[]): Count[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}
