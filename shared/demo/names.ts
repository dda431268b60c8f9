import type { Sex } from "../identity/citizen-number.ts";
import { happens, pickOne, pickWeighted, type Random } from "./random.ts";

/** Surnames with about their share in Hangzhou, per ten thousand; the compound ones are a few in a thousand. */
const surnames: readonly (readonly [string, number])[] = [
  ...weighted("陈 王 张 沈 徐 周 李 朱 吴 金", 420),
  ...weighted("俞 胡 赵 杨 许 孙 叶 章 何 陆", 210),
  ...weighted("方 戴 钱 刘 黄 潘 邵 蒋 施 姚", 130),
  ...weighted("郑 冯 蔡 董 郭 盛 裘 骆 华 楼", 75),
  ...weighted("余 曹 谢 童 马 林 丁 顾 汪 凌", 60),
  ...weighted("洪 来 韩 高 倪 宋 毛 范 诸 谭", 40),
  ...weighted("欧阳 诸葛 司马 上官 夏侯 皇甫", 5),
];

function weighted(list: string, weight: number): (readonly [string, number])[] {
  return list.split(" ").map((surname) => [surname, weight] as const);
}

type Era = { readonly until: number; readonly male: Parts; readonly female: Parts };
type Parts = { readonly first: string; readonly second: string; readonly whole: string };

/** Given names go with the years: what was given before 1949, in the fifties, and in the sixties. */
const eras: readonly Era[] = [
  {
    until: 1938,
    male: {
      first: "金阿水林宝荣炳德仁伯长福兴茂",
      second: "根泉生林法祥福良才元荣庆松泰",
      whole: "阿毛 关根 土根 小毛 传林 文炳 志清 鹤年 仲华 松泉",
    },
    female: {
      first: "阿秀桂玉素凤月彩招杏菊银宝云",
      second: "英珍仙娥娣花宝琴香凤莲芬珠娟",
      whole: "招娣 阿娥 小妹 三妹 梅仙 爱珠 素贞 月琴 佩芬 瑞芝",
    },
  },
  {
    until: 1953,
    male: {
      first: "建国志金永家明荣文伟世正根宝",
      second: "国民强华生良康平明林庆法荣祥",
      whole: "国庆 解放 抗美 援朝 建新 和平 新民 根法 炳炎 水林",
    },
    female: {
      first: "建美秀惠丽玉爱月文桂淑雅菊凤",
      second: "英华芳珍娟珠琴萍仙娥芬英玲兰",
      whole: "爱华 爱珍 美英 惠珍 秀娟 月娥 彩仙 雅琴 国英 新华",
    },
  },
  {
    until: 1999,
    male: {
      first: "建志国伟卫永海小晓文立学跃利",
      second: "明强华军平民刚勇良峰忠伟林敏",
      whole: "跃进 红卫 卫东 向阳 建军 国平 小明 立新 学军 利民",
    },
    female: {
      first: "丽小美建红亚晓雪文海玲慧国莉",
      second: "萍芳红英琴敏华娟玲芬君燕珍梅",
      whole: "红 萍 丽华 小萍 亚萍 建芬 雪琴 国珍 卫红 向红",
    },
  },
];

/** Characters outside the first plane or in its far corners: real people have them, and printers do not. */
const rareGivenNames: readonly string[] = ["㛃", "𬭳", "𫖮", "䶮", "文㛃", "志𬭳", "𬱖", "国堃"];

/**
 * A plausible Chinese name of a person born in `birthYear`; about one in 400 has a rare character. Made up:
 * likeness to a real person is chance.
 */
export function demoName(random: Random, person: { sex: Sex; birthYear: number }): string {
  const surname = pickWeighted(random, surnames);
  if (happens(random, 1 / 400)) return surname + pickOne(random, rareGivenNames);
  const era = eras.find(({ until }) => person.birthYear <= until) ?? eras[eras.length - 1];
  return surname + givenName(random, era?.[person.sex] ?? fallback);
}

const fallback: Parts = { first: "文", second: "华", whole: "文华" };

function givenName(random: Random, parts: Parts): string {
  if (happens(random, 0.25)) return pickOne(random, parts.whole.split(" "));
  const second = pickOne(random, Array.from(parts.second));
  if (happens(random, 0.14)) return second;
  const first = pickOne(
    random,
    Array.from(parts.first).filter((character) => character !== second),
  );
  return first + second;
}
