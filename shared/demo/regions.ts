import { regionSchema, type RegionCode } from "../identity/region.ts";
import { demoRegion } from "./stations.ts";
import { happens, pickOne, pickWeighted, type Random } from "./random.ts";

/** Where somebody is registered (户籍) and where they live. */
export type Home = {
  readonly hukou: RegionCode;
  readonly residence: RegionCode;
};

const regions = (list: string): readonly RegionCode[] =>
  list.split(" ").map((code) => regionSchema.parse(code));

const restOfHangzhou = regions("330102 330105 330108 330109 330110 330111 330113 330114");
/** Wuxi, Suzhou, Shanghai, Jiaxing, Huzhou, Shaoxing, Ningbo, Wuhu, Xuancheng. */
const deltaCities = regions(
  "320205 320211 320214 320508 310101 310105 310107 310110 330402 330411 330502 330602 330203 340202 340207 341802",
);

/**
 * A home: 88 % are registered in the district, 6 % elsewhere in Hangzhou and 6 % in another city of the
 * Yangtze delta, of whom half live in the district and half are only visiting. The shares are set for the
 * demonstration.
 */
export function demoHome(random: Random): Home {
  const kind = pickWeighted(random, [
    ["local", 88],
    ["city", 6],
    ["delta", 6],
  ] as const);
  if (kind === "local") return localHome(random);
  const hukou = pickOne(random, kind === "city" ? restOfHangzhou : deltaCities);
  return { hukou, residence: happens(random, 0.5) ? demoRegion : hukou };
}

/** Of those who are registered here, a few live elsewhere in the city (人户分离). */
function localHome(random: Random): Home {
  const residence = happens(random, 0.06) ? pickOne(random, restOfHangzhou) : demoRegion;
  return { hukou: demoRegion, residence };
}

/** Numbers given in the district long ago carry codes of districts that were merged since. */
const olderCodes = regions("330106 330106 330106 330102 330103 330104 330105 330121 330125 330719");

/** The first six digits of a citizen number: where the person was registered when it was given. */
export function demoNumberRegion(random: Random, home: Home): RegionCode {
  return home.hukou === demoRegion ? pickOne(random, olderCodes) : home.hukou;
}
