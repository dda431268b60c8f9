import type { BenchGroup } from "./frame/bench.ts";
import { identityBench } from "./identity.bench.ts";
import { saleBench } from "./sale.bench.ts";

/** Every group that `npm run bench` knows, in the order in which all of them run. */
export const benchGroups: readonly BenchGroup[] = [saleBench, identityBench];
