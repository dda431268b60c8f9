import { z } from "zod";

/** The groups (人群) that meal policies name, with the Chinese term; collected in docs/policies. */
export const groupTitles = {
  "extreme-poor": "特困人员",
  "low-income": "低保对象",
  "low-income-edge": "低保边缘",
  disabled: "残疾人",
  "severely-disabled": "重度残疾人",
  dementia: "失智老人",
  "lost-only-child": "计生特殊家庭",
  "entitled-group": "优抚对象",
  "living-alone": "独居老人",
  centenarian: "百岁老人",
  "basic-care": "基本养老服务对象",
  "home-care-bed": "家庭养老床位",
} as const;

export type GroupCode = keyof typeof groupTitles;

const codes = Object.keys(groupTitles);

export const groupSchema = z
  .string()
  .refine((code): code is GroupCode => codes.includes(code), "a group of the list");
