import { describe, expect, test } from "vitest";
import { nameReader } from "./name-initials.ts";

const nameInitials = nameReader();

describe("the initials of a name", () => {
  test.each([
    ["张建国", " zjg"],
    ["单国强", " sgq"],
    ["曾阿毛", " zam"],
    ["仇和", " qh"],
    ["解晓东", " xxd"],
    ["查文彬", " zwb"],
    ["盖宝华", " gbh"],
    ["任阿根", " rag"],
    ["区志强", " ozq"],
    ["朴英子", " pyz"],
    ["尉迟恭", " ycg"],
    ["尉阿毛", " wam"],
    ["万俟卨", " mqx"],
    ["欧阳建国", " oyjg"],
    ["诸葛亮", " zgl"],
    ["长孙英", " zsy"],
    ["吕布", " lb"],
    ["女娲", " nw"],
    ["張國強", " zgq"],
    ["王㛃", " wj"],
    ["买买提·阿不都热依木江", " mmtabdrymj"],
    ["John Smith", " johnsmith"],
    ["ＪＯＨＮ", " john"],
    ["翟天林", " ztl dtl"],
    ["覃阿花", " qah tah"],
    ["种师道", " zsd csd"],
    ["张长乐", " zcl zzl zcy zzy"],
    ["·", " "],
  ])("%s is%s", (name, initials) => expect(nameInitials(name)).toBe(initials));

  test("of a character that nobody can read are a mark", () => {
    expect(nameInitials("张𰻞国")).toBe(" z?g");
    expect(nameInitials("𠀀𠀀")).toBe(" ??");
  });

  test("are at most four readings of twelve letters, however long the name is", () => {
    const initials = nameInitials("长".repeat(60));
    expect(initials.trim().split(" ")).toHaveLength(4);
    expect(initials.length).toBeLessThanOrEqual(4 * 13);
  });

  test("of a name that was read before are the same", () => {
    expect(nameInitials("单雄信")).toBe(nameInitials("单雄信"));
    expect(nameInitials("王单")).toBe(" wd ws");
  });
});
