/**
 * Compares all pairs of a gallery beside the station's own work; one message in, one out. The messages are `PairTask`
 * and `PairCount` of compare-pairs.ts.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { PairCount, PairTask } from "./compare-pairs.ts";
import { countPairs } from "./count-pairs.ts";

const counted: PairCount = countPairs(workerData as PairTask);
parentPort?.postMessage(counted);
