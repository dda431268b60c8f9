import { describe, expect, test } from "vitest";
import { faceNoticeSchema } from "../contracts/face-api.ts";
import { receiptRows } from "../receipt/layout.ts";
import { day } from "../time/time.ts";
import { noticeAt, noticeDocument, noticeInForce, spokenText } from "./notice.zh.ts";

const site = { title: "银龄一号长者食堂", receiptColumns: 32 as const };
const notice = noticeAt(noticeInForce(day("2026-11-22")), site);
const spoken = spokenText(notice);

test("fits the wire, with the name of the site in it", () => {
  expect(faceNoticeSchema.parse(notice)).toEqual(notice);
  expect(spoken).toContain("银龄一号长者食堂");
  expect(spoken).not.toContain("{");
});

describe("says what the law asks for (PIPL 17, 30, 47; 人脸识别技术应用安全管理办法)", () => {
  test.each([
    ["who", "运营单位处理"],
    ["what for", "只用来认出您是谁"],
    ["which kind, and no picture", "不留照片"],
    ["that it is sensitive, and what may happen", "敏感个人信息"],
    ["where", "只存在本食堂的这台设备里"],
    ["that it is not sent", "不上网传送"],
    ["how long", "最多存两年"],
    ["how to take it back", "随时可以撤回"],
    [
      "at the kiosk, at the till, by staff",
      "在自助机上点一下、跟收银员说一声，或者打电话请工作人员办",
    ],
    ["the right to know and to correct", "查一查有没有留您的数字"],
    ["where to complain", "12345"],
    ["that a no costs nothing", "饭一样吃，补贴一样多，价钱一样"],
    ["the other ways", "社保卡、市民码，或者找工作人员"],
    ["that nobody asks again for a year", "一年之内不再问您"],
  ])("%s", (_what, words) => {
    expect(spoken).toContain(words);
  });
});

test("its sentences are short enough to be heard: at most 45 characters", () => {
  const sentences = spoken.split(/[。？\n]/);
  expect(sentences.filter((sentence) => sentence.length > 45)).toEqual([]);
});

test.each([32, 48] as const)("is printed whole on paper of %i columns", (receiptColumns) => {
  const text = receiptRows(
    noticeDocument(noticeInForce(day("2026-11-22")), { ...site, receiptColumns }),
  )
    .flatMap((row) => (row.kind === "text" ? row.pieces.flatMap(({ cells }) => cells) : []))
    .join("");
  for (const point of notice.points) expect(text).toContain(point.text);
});

test("before the first version was in force, that one is shown", () => {
  expect(noticeInForce(day("2020-01-01")).version).toBe(1);
});
