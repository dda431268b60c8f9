import { expect, test } from "vitest";
import { phraseSize } from "./phrase-size.ts";

const fit = { width: 960, largest: 84, smallest: 44 };

test.each([
  ["这张卡已经挂失，不能使用。", 84],
  ["没有查到这张卡的登记信息。", 73],
  ["一二三四五六七八九十一二三四五六七八九十一二三四五", 44],
  ["", 84],
])("%s is written in %i px", (text, size) => {
  expect(phraseSize(text, fit)).toBe(size);
});
