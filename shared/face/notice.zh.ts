import type { FaceNotice } from "../contracts/face-api.ts";
import { textBlock, type ReceiptDocument } from "../receipt/receipt.ts";
import { assert } from "../result.ts";
import { day, type Day } from "../time/time.ts";

/** Whose notice it is: the operator of the site, as the person knows it. */
type NoticeSite = { readonly title: string; readonly receiptColumns: 32 | 48 };

/**
 * The notice (告知书) before consent to face recognition, version 1. `{site}` is the name of the site. What must be in
 * it: PIPL articles 17, 24, 30, 47 and 50; 人脸识别技术应用安全管理办法 (in force 2025-06-01), articles 4 to 10. A version
 * that was shown to anybody is never edited; a change is a new version.
 */
const firstNotice: FaceNotice = {
  version: 1,
  from: day("2026-01-01"),
  title: "刷脸用餐告知书",
  points: [
    {
      heading: "您可以不同意",
      text: "刷脸不是必须的。不刷脸，就用社保卡、市民码，或者找工作人员。饭一样吃，补贴一样多，价钱一样，不用说理由。",
    },
    {
      heading: "谁来处理",
      text: "由{site}的运营单位处理。有什么不明白的，请在收银台问工作人员，也可以请家里人一起看。",
    },
    {
      heading: "用来做什么",
      text: "只用来认出您是谁，好给您结账、算补贴。不用来算年龄、看身体、看心情，也不用来做别的。",
    },
    {
      heading: "留下什么",
      text: "不留照片，不留录像。只留一组由您的脸算出来的数字。摄像头只在您刷脸的时候开，画面用完就没了。",
    },
    {
      heading: "为什么要特别问您",
      text: "脸换不了，属于敏感个人信息，万一泄露，别人可能冒充您。所以要单独问您同不同意，也只在本食堂保管。",
    },
    {
      heading: "存在哪里",
      text: "加了密，只存在本食堂的这台设备里。不上网传送，不交给别的单位，也不和您的姓名放在一起。",
    },
    {
      heading: "存多久",
      text: "您不撤回，最多存两年。到期前会再问您，您不续就删掉。您搬走了或者去世了，也会删掉。",
    },
    {
      heading: "怎么撤回",
      text: "随时可以撤回。在自助机上点一下、跟收银员说一声，或者打电话请工作人员办。撤回后马上删掉，以前吃过的饭不受影响。",
    },
    {
      heading: "您还可以",
      text: "查一查有没有留您的数字，要一份处理情况的说明，重新录一遍，或者要求删除。请在收银台提出，当天办理，不收钱。",
    },
    {
      heading: "会不会认错",
      text: "可能会。拿不准的时候，会请您再刷一下卡，或请您转转头。屏幕上不是您，请点“不是我”，不会扣您的钱。",
    },
    {
      heading: "不满意找谁",
      text: "先找收银台，也可以拨打12345投诉。",
    },
    {
      heading: "不会老来问您",
      text: "您说了不同意，或者撤回了，一年之内不再问您。您自己想用了，随时告诉我们。",
    },
  ],
};

const notices: readonly FaceNotice[] = [firstNotice];

/** The notice that is shown on a day; the first one before it was in force. */
export function noticeInForce(on: Day): FaceNotice {
  const inForce = notices.filter(({ from }) => from <= on).at(-1) ?? notices[0];
  assert(inForce !== undefined, "there is a first notice");
  return inForce;
}

/** The notice with the name of a site in it. */
export function noticeAt(notice: FaceNotice, site: Pick<NoticeSite, "title">): FaceNotice {
  const points = notice.points.map(({ heading, text }) => ({
    heading,
    text: text.replaceAll("{site}", site.title),
  }));
  return { ...notice, points };
}

/** The notice as one text to be spoken: headings and sentences with a pause after each. */
export function spokenText(notice: FaceNotice): string {
  const points = notice.points.map(({ heading, text }) => `${heading}。${text}`);
  return [`${notice.title}。`, ...points, noticeTexts.question].join("\n");
}

/** The notice on paper, with lines to sign for who wants to. */
export function noticeDocument(notice: FaceNotice, site: NoticeSite): ReceiptDocument {
  const { title, points, version, from } = noticeAt(notice, site);
  return {
    columns: site.receiptColumns,
    blocks: [
      textBlock(site.title, { align: "centre", weight: "bold" }),
      textBlock(title, { align: "centre", size: "large", weight: "bold" }),
      textBlock(noticeTexts.version(version, from), { align: "centre" }),
      { kind: "rule" },
      ...points.flatMap(({ heading, text }, at) => [
        textBlock(`${at + 1}. ${heading}`, { weight: "bold" }),
        textBlock(text),
        { kind: "blank" as const },
      ]),
      { kind: "rule" },
      textBlock(noticeTexts.keep),
    ],
  };
}

const noticeTexts = {
  question: "您同意刷脸吗？不同意也没关系，照样用餐。",
  version: (version: number, from: Day) => `第${version}版  ${from}起`,
  keep: "这张纸请您留着，可以带回家慢慢看。同意不同意，都不用在今天决定。",
};
