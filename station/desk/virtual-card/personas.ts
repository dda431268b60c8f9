import type { CardApplication, CardImage } from "./card-image.ts";
import {
  cardNumberOf,
  type CardHolderSpec,
  debitApplication,
  identificationCodeOf,
  recordFile,
  socialCard,
} from "./social-card.ts";
import type { CardOptions } from "./vpcd-client.ts";

/** Who a demo card belongs to, for the roster that must know it. */
export type PersonaHolder = Pick<
  CardHolderSpec,
  "area" | "cardNumber" | "citizenNumber" | "name" | "sex" | "birth" | "validTo"
> & { readonly identificationCode: string };

/** A card that can be put into a reader. All people are invented, all numbers lie outside what is issued. */
export type Persona = {
  readonly id: string;
  /** What the device desk writes on the card. */
  readonly title: string;
  readonly image: CardImage;
  /** How it behaves in the reader, unless the caller says otherwise. */
  readonly options: CardOptions;
  /** Null for a card that is nobody's social security card. */
  readonly holder: PersonaHolder | null;
};

/** A persona with a social security card of its own; also for any demo person of a roster. */
function personaOf(id: string, title: string, spec: CardHolderSpec): Persona {
  return {
    id,
    title,
    image: socialCard(spec),
    options: {},
    holder: {
      area: spec.area,
      cardNumber: spec.cardNumber,
      citizenNumber: spec.citizenNumber,
      name: spec.name,
      sex: spec.sex,
      birth: spec.birth,
      validTo: spec.validTo,
      identificationCode: identificationCodeOf(spec),
    },
  };
}

const localSenior: CardHolderSpec = {
  version: "3.0",
  area: "330100",
  serial: "10000001",
  cardNumber: "A00000011",
  citizenNumber: "330199194903129908",
  name: "测试甲",
  sex: "female",
  birth: "1949-03-12",
  issuedOn: "2022-06-15",
  validTo: "2032-06-15",
};

const wuxiSenior: CardHolderSpec = {
  version: "2.0",
  area: "320200",
  serial: "20000001",
  cardNumber: "B00000019",
  citizenNumber: "32029919530214991X",
  name: "测试乙",
  sex: "male",
  birth: "1953-02-14",
  issuedOn: "2018-06-01",
  validTo: "2028-06-01",
};

const firstGeneration: CardHolderSpec = {
  version: "1.0",
  area: "310000",
  serial: "00000005",
  cardNumber: "C00000059",
  citizenNumber: "310199194801019915",
  name: "测试丙",
  sex: "male",
  birth: "1948-01-01",
  issuedOn: "2008-01-01",
  validTo: "2038-01-01",
};

const reportedLost: CardHolderSpec = {
  ...localSenior,
  serial: "10000003",
  cardNumber: "A00000038",
  citizenNumber: "330199194510019919",
  name: "测试丁",
  sex: "male",
  birth: "1945-10-01",
};

const expired: CardHolderSpec = {
  ...wuxiSenior,
  area: "330100",
  serial: "10000004",
  cardNumber: "B00000043",
  citizenNumber: "330199195107079924",
  name: "测试戊",
  sex: "female",
  birth: "1951-07-07",
  issuedOn: "2014-06-01",
  validTo: "2024-06-01",
};

const secondGeneration: CardHolderSpec = { ...expired, validTo: "2034-06-01" };

const paymentListContactless: CardApplication = {
  aid: "325041592E5359532E4444463031",
  fci: "6F49840E325041592E5359532E4444463031A537BF0C3461174F08A00000063201010550084D4F545F545F455087010161194F08A000000333010101500A50424F43204445424954870102",
  files: [],
};

const transitNumberBytes = "01033000FFFFFFFF02010310499990000000000120220615204012310000";

const transitApplication: CardApplication = {
  aid: "A000000632010105",
  fci: `6F318408A000000632010105A5259F0801029F0C1E${transitNumberBytes}`,
  files: [
    {
      id: null,
      sfi: 0x15,
      gate: "free",
      content: { kind: "transparent", bytes: transitNumberBytes },
    },
    {
      id: null,
      sfi: 0x17,
      gate: "free",
      content: { kind: "transparent", bytes: "0101560033003310000001" },
    },
  ],
};

const contactlessAtr = "3B8D80010081544C96868433011000000122";

/** The contactless side: another answer to reset, the transit application, another list. */
function contactlessSideOf(persona: Persona): CardImage {
  const [environment] = persona.image.applications;
  return {
    atr: contactlessAtr,
    applications: [
      ...(environment === undefined ? [] : [environment]),
      transitApplication,
      paymentListContactless,
      debitApplication,
    ],
  };
}

/** A list of payment applications that names one. */
function paymentCard(aid: string, label: string): readonly CardApplication[] {
  const entry = `4F${lengthOf(aid)}${aid}50${lengthOf(label)}${label}870101`;
  const template = `61${lengthOf(entry)}${entry}`;
  return [
    {
      aid: "315041592E5359532E4444463031",
      fci: "6F15840E315041592E5359532E4444463031A503880101",
      files: [
        recordFile({ id: null, sfi: 1, gate: "free" }, [`70${lengthOf(template)}${template}`]),
      ],
    },
    { aid, fci: `6F${lengthOf(`84${lengthOf(aid)}${aid}`)}84${lengthOf(aid)}${aid}`, files: [] },
  ];
}

function lengthOf(hex: string): string {
  return (hex.length / 2).toString(16).padStart(2, "0").toUpperCase();
}

function strange(id: string, title: string, image: CardImage): Persona {
  return { id, title, image, options: {}, holder: null };
}

/** The card with the records of one file changed. */
function withFile(
  image: CardImage,
  id: number,
  change: (records: readonly string[]) => readonly string[],
): CardImage {
  return {
    ...image,
    applications: image.applications.map((application) => ({
      ...application,
      files: application.files.map((file) =>
        file.id === id && file.content.kind === "records"
          ? {
              ...file,
              content: { kind: "records" as const, records: change(file.content.records) },
            }
          : file,
      ),
    })),
  };
}

const p01 = personaOf("p01", "本市老人 · 三代卡", localSenior);
const p02 = personaOf("p02", "无锡老人 · 二代卡", wuxiSenior);
const p04 = personaOf("p04", "已过期的卡", expired);
const sample = socialCard(secondGeneration);

function blockedApplication(image: CardImage): CardImage {
  const [environment, ...others] = image.applications;
  if (environment === undefined) return image;
  return { ...image, applications: [{ ...environment, isBlocked: true }, ...others] };
}

/** A card whose writing was begun and never finished. */
function unpersonalised(image: CardImage): CardImage {
  const blank = (records: readonly string[]): readonly string[] =>
    records.map((record) => {
      const tag = record.slice(0, 2);
      const filling = ["07", "08", "09"].includes(tag) ? "00" : "FF";
      const isBlank = ["07", "08", "09", "0B", "0C", "0D"].includes(tag);
      return isBlank ? record.slice(0, 4) + filling.repeat(record.length / 2 - 2) : record;
    });
  return withFile(withFile(image, 0xef05, blank), 0xef06, blank);
}

/** The cards of the virtual card's specification, in its order. */
export const personas = {
  p01,
  p02,
  p03: personaOf("p03", "已挂失的卡", reportedLost),
  p03b: strange("p03b", "应用锁定的卡", blockedApplication(p01.image)),
  p03c: strange("p03c", "整卡锁定的卡", { ...p01.image, manner: "blocked" }),
  p04,
  p05: personaOf("p05", "上海老人 · 一代卡", firstGeneration),
  p06: strange("p06", "外国银行卡", {
    atr: "3B6800000073C84012009000",
    applications: paymentCard("A0000000031010", "56495341"),
  }),
  p06b: strange("p06b", "银行卡", {
    atr: "3B6800000073C84012009000",
    applications: paymentCard("A000000333010101", "50424F43"),
  }),
  p07: strange("p07", "空白卡", { atr: "3B6D000000000000000000000000000000", applications: [] }),
  p07b: strange("p07b", "未写入个人信息的卡", unpersonalised(p01.image)),
  p08: { ...p01, id: "p08", title: "太早取出的卡", options: { pullAfter: 3 } },
  p09a: strange("p09a", "坏芯片", { atr: "A5FF0011", applications: [], manner: "noise" }),
  p09b: strange("p09b", "不作回答的卡", { ...sample, manner: "silent" }),
  p09c: strange(
    "p09c",
    "标签错误的卡",
    withFile(sample, 0xef05, (records) =>
      records.map((record, at) => `8${String(at)}${record.slice(2)}`),
    ),
  ),
  p09d: strange(
    "p09d",
    "长度错误的卡",
    withFile(sample, 0xef06, (records) =>
      records.map((record) => (record.startsWith("08") ? `0840${record.slice(4)}` : record)),
    ),
  ),
  p09e: personaOf("p09e", "校验位错误的卡", {
    ...secondGeneration,
    serial: "10000009",
    cardNumber: "B00000010",
    citizenNumber: "330199195107079929",
  }),
  p10: { ...p02, id: "p10", title: "很慢的卡", options: { delayMs: 700 } },
  p11: { ...p01, id: "p11", title: "没有反应的卡", options: { hangAfter: 3 } },
  p12: { ...p02, id: "p12", title: "T=0 协议的卡", options: { protocol: "t0" } },
  p13: { ...p01, id: "p13", title: "本市老人 · 感应", image: contactlessSideOf(p01) },
  p14: personaOf("p14", "姓名很长的老人", {
    ...secondGeneration,
    serial: "10000014",
    cardNumber: cardNumberOf("D0000014"),
    name: "测试买买提·阿不都热依木江·㛃古丽尔",
  }),
  p15: personaOf("p15", "姓名有生僻字的老人", {
    ...secondGeneration,
    serial: "10000015",
    cardNumber: cardNumberOf("D0000015"),
    name: "测㛃𬭳",
  }),
  p16: personaOf("p16", "港澳台居民", {
    ...secondGeneration,
    serial: "10000016",
    cardNumber: cardNumberOf("D0000016"),
    citizenNumber: "810000195005059911",
    name: "测试庚",
    sex: "male",
    birth: "1950-05-05",
  }),
  // The new card of somebody whose old one is p05: it shows no number, and the register does not know it yet.
  p17: personaOf("p17", "没有登记过的新卡", {
    ...firstGeneration,
    version: "3.0",
    serial: "10000017",
    cardNumber: cardNumberOf("C0000017"),
    issuedOn: "2026-10-01",
    validTo: "2036-10-01",
  }),
} as const satisfies Readonly<Record<string, Persona>>;

export type PersonaId = keyof typeof personas;
