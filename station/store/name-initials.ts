import { createRequire } from "node:module";

/** Compound surnames by today's registers; a character of them may be read otherwise than alone. */
const compoundSurnames = new Set(
  (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 端木 长孙 宇文 南宫 独孤 万俟 单于 澹台 濮阳 " +
    "淳于 太史 申屠 仲孙 轩辕 钟离 赫连 呼延 闾丘 东郭 南门 公冶 公羊 宗政 乐正 颛孙 百里 拓跋 第五 鲜于 司寇 亓官"
  ).split(" "),
);

/** Surnames that people read in a second way, which begins differently from the package's own. */
const secondSurnameLetters: ReadonlyMap<string, string> = new Map(
  "翟d 覃t 乐l 召z 折z 种c 洗s 郇h 宓f 秘b 隗k"
    .split(" ")
    .map((one) => [one.charAt(0), one.charAt(1)] as const),
);

/** Characters of given names that are read in two ways. */
const readTwice = new Set("长重乐行朝传藏盛曾单");

/** Stands for a character that nobody can read aloud; a search passes over it. */
export const unreadable = "?";

/** A longer name is found by its first letters. */
const mostLetters = 12;
const mostReadings = 4;

/** Letters that a character may begin with. */
type Letters = readonly string[];

/** Gives the initials of names; see `nameReader`. */
export type NameReader = (name: string) => string;

/**
 * Reads names: the initials in pinyin, small letters, each way of reading the name with a space before it, ` zcy zzy`.
 * Surnames are read as surnames (单 s, 曾 z, 尉迟 yc). Latin letters stay, dots and spaces do not count; what nobody
 * can read is `?`. At most four readings of at most twelve letters. What a character begins with is kept, because asking
 * for it takes 7 µs and there are some thousands of them.
 */
export function nameReader(): NameReader {
  const surnames = new Map<string, Letters>();
  const given = new Map<string, Letters>();

  function lettersOf(characters: readonly string[]): Letters[] {
    const [first, second = ""] = characters;
    if (first === undefined) return [];
    const pair = first + second;
    if (!compoundSurnames.has(pair)) {
      const surname = kept(surnames, first, surnameLetters);
      return [surname, ...characters.slice(1).map((one) => kept(given, one, givenLetters))];
    }
    const rest = characters.slice(2).map((one) => kept(given, one, givenLetters));
    return [...kept(surnames, pair, surnameLetters).map((letter) => [letter]), ...rest];
  }

  return (name) => {
    let readings: Letters = [" "];
    for (const choices of lettersOf(readableOf(name))) {
      // Nearly every character is read in one way.
      const [only = "", second] = choices;
      if (second === undefined) readings = readings.map((start) => start + only);
      else {
        const all = choices.flatMap((choice) => readings.map((start) => start + choice));
        readings = all.slice(0, mostReadings);
      }
    }
    return readings.join("");
  };
}

/** The letters and characters of a name, at most twelve. */
function readableOf(name: string): string[] {
  const isPlain = /^\p{Script=Han}+$/u.test(name);
  const characters = Array.from(isPlain ? name : name.normalize("NFKC").replaceAll(/\P{L}/gu, ""));
  return characters.slice(0, mostLetters);
}

/** Of a single surname all letters it may begin with; of a compound one the letter of each character. */
function surnameLetters(surname: string): Letters {
  const second = secondSurnameLetters.get(surname);
  const own = readAloud(surname, { surname: "head" });
  return second === undefined ? own : [...own, second];
}

function givenLetters(character: string): Letters {
  if (!readTwice.has(character)) return readAloud(character, {});
  return [...new Set(readAloud(character, { multiple: true }))].slice(0, 2);
}

function readAloud(text: string, manner: { surname?: "head"; multiple?: true }): Letters {
  const options = { pattern: "first", toneType: "none", type: "array" } as const;
  return pinyinPackage()
    .pinyin(text, { ...options, ...manner })
    .map((one) => {
      const letter = one.normalize("NFD").charAt(0).toLowerCase();
      return /^[a-z]$/.test(letter) ? letter : unreadable;
    });
}

const require = createRequire(import.meta.url);

/** Loaded with the first name: its words take 33 MB and 80 ms, and most starts of a station meet no new name. */
function pinyinPackage(): typeof import("pinyin-pro") {
  // What a package gives through `require` has no type of its own.
  return require("pinyin-pro") as typeof import("pinyin-pro");
}

function kept(known: Map<string, Letters>, text: string, read: (text: string) => Letters): Letters {
  const before = known.get(text);
  if (before !== undefined) return before;
  const letters = read(text);
  known.set(text, letters);
  return letters;
}
