import { parseCitizenNumber } from "../identity/citizen-number.ts";
import { regionSchema, type RegionCode } from "../identity/region.ts";
import type { GroupCode } from "../programme/groups.ts";
import { assert } from "../result.ts";
import { day, type Day } from "../time/time.ts";
import type { DemoCard } from "./cards.ts";
import { demoDay, type DemoPerson } from "./people.ts";

type Written = {
  readonly number: string;
  readonly name: string;
  readonly phone: string;
  readonly birth: string;
  readonly sex: "male" | "female";
  readonly hukou: string;
  readonly residence: string;
  readonly groups: readonly GroupCode[];
  readonly card: Pick<DemoCard, "identificationCode" | "cardNumber" | "version" | "status"> & {
    readonly area: string;
    readonly validTo: string;
  };
};

/**
 * The holders of the demo cards that lie on the device desk. District digits (…99) and sequences (99x) are of those
 * that nobody is given.
 */
const written: readonly Written[] = [
  {
    number: "330199194903129908",
    name: "测试甲",
    phone: "19900996601",
    birth: "1949-03-12",
    sex: "female",
    hukou: "330106",
    residence: "330106",
    groups: ["living-alone"],
    card: {
      identificationCode: "330100D15600000510000001FFFFFFFF",
      cardNumber: "A00000011",
      area: "330100",
      version: "3.00",
      validTo: "2032-06-15",
      status: "good",
    },
  },
  {
    number: "32029919530214991X",
    name: "测试乙",
    phone: "19900996602",
    birth: "1953-02-14",
    sex: "male",
    hukou: "320211",
    residence: "320211",
    groups: [],
    card: {
      identificationCode: "320200D15600000520000001FFFFFFFF",
      cardNumber: "B00000019",
      area: "320200",
      version: "2.00",
      validTo: "2028-06-01",
      status: "good",
    },
  },
  {
    number: "330199194510019919",
    name: "测试丁",
    phone: "19900996603",
    birth: "1945-10-01",
    sex: "male",
    hukou: "330106",
    residence: "330106",
    groups: [],
    card: {
      identificationCode: "330100D15600000510000003FFFFFFFF",
      cardNumber: "A00000038",
      area: "330100",
      version: "3.00",
      validTo: "2032-06-15",
      status: "lost",
    },
  },
  {
    number: "330199195107079924",
    name: "测试戊",
    phone: "19900996604",
    birth: "1951-07-07",
    sex: "female",
    hukou: "330106",
    residence: "330106",
    groups: [],
    card: {
      identificationCode: "330100D15600000510000004FFFFFFFF",
      cardNumber: "B00000043",
      area: "330100",
      version: "2.00",
      validTo: "2024-06-01",
      status: "good",
    },
  },
  {
    number: "310199194801019915",
    name: "测试丙",
    phone: "19900996605",
    birth: "1948-01-01",
    sex: "male",
    hukou: "310101",
    residence: "310101",
    groups: [],
    card: {
      identificationCode: "310000D15600000500000005FFFFFFFF",
      cardNumber: "C00000059",
      area: "310000",
      version: "1.00",
      validTo: "2038-01-01",
      status: "good",
    },
  },
];

/** The test personas as people of the roster, in the order of their cards p01 … p05. */
export function personaPeople(): DemoPerson[] {
  return written.map(({ number, name, phone, birth, sex, hukou, residence, groups }) => ({
    citizenNumber: numberOf(number),
    name,
    status: "active",
    phone,
    facts: {
      birth: day(birth),
      sex,
      groups: groups.map((group) => ({ group, from: groupsFrom, to: null })),
      hukou: region(hukou),
      residence: region(residence),
      residentSince,
      careLevel: null,
      inCareHome: false,
    },
  }));
}

const groupsFrom: Day = day("2020-01-01");
const residentSince: Day = day("1985-01-01");

/** Their cards: one local and good, one of another city, one lost, one run out, one of the first generation. */
export function personaCards(): DemoCard[] {
  return written.map(({ number, card }) => ({
    ...card,
    holder: numberOf(number),
    area: region(card.area),
    validTo: day(card.validTo),
  }));
}

function numberOf(text: string): DemoPerson["citizenNumber"] {
  const number = parseCitizenNumber(text, demoDay);
  assert(number.ok, "the number of a persona is right");
  return number.value;
}

function region(code: string): RegionCode {
  return regionSchema.parse(code);
}
