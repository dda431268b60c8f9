import { describe, expect, test } from "vitest";
import type { StationState } from "#shared/contracts/station-state.ts";
import { stationIdSchema, terminalIdSchema } from "#shared/id/ids.ts";
import { parseInstant, type Instant } from "#shared/time/time.ts";
import { statusPieces } from "./status-pieces.ts";

const terminal = terminalIdSchema.parse("till-1");
const at = (time: string) => parseInstant(`2026-11-23T${time}:00+08:00`) as Instant;

const good: StationState = {
  station: stationIdSchema.parse("s-001"),
  title: "银龄一号长者食堂",
  now: at("11:45"),
  network: { isOnline: true, since: at("08:00") },
  unsent: 0,
  syncFault: null,
  dataFrom: at("11:40"),
  terminals: [{ terminal, role: "till", reader: "ready", printer: "ready" }],
  questions: [],
};
const wordsOf = (state: StationState | null, isSilent = false) =>
  statusPieces({ state, terminal, isSilent }).map(({ words, tone }) => [words, tone]);

describe("the status line", () => {
  test("says in words that all is well", () => {
    expect(wordsOf(good)).toEqual([
      ["联网正常", "good"],
      ["数据已上传", "good"],
      ["打印机 正常", "good"],
      ["读卡器 正常", "good"],
    ]);
  });

  test("says since when it is offline, how much is unsent, and what is wrong with the paper", () => {
    const state: StationState = {
      ...good,
      network: { isOnline: false, since: at("11:42") },
      unsent: 7,
      terminals: [{ terminal, role: "till", reader: "missing", printer: "paper-out" }],
    };
    expect(wordsOf(state)).toEqual([
      ["离线 自 11:42 起", "attention"],
      ["未上传 7 笔", "attention"],
      ["打印机 缺纸", "stop"],
      ["读卡器 没有插好", "stop"],
    ]);
  });

  test("says that the district does not take the data, online as it may be", () => {
    expect(wordsOf({ ...good, unsent: 7, syncFault: "journal-fork" })).toContainEqual([
      "区平台拒收数据，请联系维护人员",
      "stop",
    ]);
  });

  test("claims nothing while the station is silent or not yet heard", () => {
    expect(wordsOf(good, true)).toEqual([["本机服务没有回应", "stop"]]);
    expect(wordsOf(null)).toEqual([["正在连接本机服务…", "info"]]);
  });

  test("says how old the roster is once it is older than a day, and since which day there is no line", () => {
    const before = (day: string) => parseInstant(`2026-11-${day}T09:00:00+08:00`) as Instant;
    const state = { ...good, dataFrom: before("20") };
    expect(wordsOf({ ...state, network: { isOnline: false, since: before("20") } })).toEqual([
      ["离线 自 11月20日 起", "attention"],
      ["数据已上传", "good"],
      ["名册 3 天前", "attention"],
      ["打印机 正常", "good"],
      ["读卡器 正常", "good"],
    ]);
    expect(wordsOf({ ...good, dataFrom: before("22") })).toContainEqual([
      "名册 1 天前",
      "attention",
    ]);
    expect(wordsOf({ ...good, dataFrom: null })).toContainEqual(["名册未下发", "stop"]);
  });
});
