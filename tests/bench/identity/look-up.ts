import {
  lookUpAnswerSchema,
  staffSignInAnswerSchema,
  type StaffSignInAnswer,
} from "#shared/contracts/identity-api.ts";
import { siteSettingsSchema } from "#shared/contracts/site.ts";
import { demoDistrict } from "#shared/demo/district.ts";
import { assert } from "#shared/result.ts";
import { freePort } from "../../world/process.ts";
import type { Bench, BenchPart } from "../frame/bench.ts";
import { repeat } from "../frame/sampling.ts";
import { median, percentile } from "../frame/statistics.ts";
import { benchSeed } from "../site/fill.ts";
import { startStation, type RunningStation } from "../site/running-station.ts";
import { stationFolder } from "../site/station-folder.ts";
import { openStaffAccount } from "../site/staff-account.ts";

const seniors = 20_000;
const repetitions = { warmUp: 40, count: 400 };
const account = { staff: "c01", pin: "1379" };

/** Staff type a few characters, and the people whom they fit stand on the screen: over HTTP, as the till asks. */
export const lookUpSearch: BenchPart = {
  name: "look-up",
  title: "look-up: a search among 20,000 people by initials, name, number or phone",
  bars: [{ id: "lookup.search20000.p95Ms", unit: "ms", atMost: 30 }],
  async measure({ folder, note }: Bench) {
    const terminals = siteSettingsSchema.shape.terminals.parse([
      { terminal: "till-1", role: "till", reader: { kind: "none" }, printer: { kind: "none" } },
    ]);
    const files = stationFolder(folder, { seniors, terminals });
    openStaffAccount(files, account);
    const station = await startStation({ files, port: await freePort() });
    try {
      const { token } = await signIn(station);
      const queries = typedQueries();
      note(`${repetitions.count} searches`);
      const times = await repeat(repetitions, (turn) =>
        search(station, { token, query: queries[turn % queries.length] ?? "z" }),
      );
      return [
        { id: "lookup.search20000.p50Ms", unit: "ms", value: median(times) },
        { id: "lookup.search20000.p95Ms", unit: "ms", value: percentile(times, 0.95) },
      ];
    } finally {
      await station.stop();
    }
  },
};

/** What staff type: of 60 people the surname, the surname and one more, the whole name, the number's and the phone's end. */
function typedQueries(): string[] {
  const { people } = demoDistrict(benchSeed, { seniors });
  return people
    .filter((_, at) => at % Math.floor(people.length / 60) === 0)
    .flatMap(({ name, citizenNumber }, at) => [
      name.slice(0, 1),
      name.slice(0, 2),
      name,
      citizenNumber.slice(-4),
      ["zh", "wxm", "ly", "cs", "zjg"][at % 5] ?? "z",
      String(1000 + ((at * 137) % 9000)),
    ]);
}

async function signIn({ url }: RunningStation): Promise<StaffSignInAnswer> {
  const answer = await post(`${url}/api/staff/sign-in`, { terminal: "till-1", ...account });
  return staffSignInAnswerSchema.parse(answer);
}

async function search(
  { url }: RunningStation,
  { token, query }: { readonly token: string; readonly query: string },
): Promise<number> {
  const start = performance.now();
  const answer = await post(`${url}/api/look-ups/search`, { terminal: "till-1", query }, token);
  lookUpAnswerSchema.parse(answer);
  return performance.now() - start;
}

async function post(url: string, body: unknown, token?: string): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { "x-yinling-staff": token }),
    },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  assert(response.ok, `${url} answers well: ${JSON.stringify(answer).slice(0, 200)}`);
  return answer;
}
