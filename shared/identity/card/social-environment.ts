import { bytesOfHex } from "./bytes.ts";
import { parseElements, valueOf } from "./tlv.ts";

/** Name of the social security environment (SSSE), `sx1.sh.社会保障`: 人社信息函〔2012〕37号, §6. */
export const socialEnvironmentAid = "7378312E73682EC9E7BBE1B1A3D5CF";

/** Which algorithm the keys of a card use. */
export type CardDataAlgorithm = "3des" | "ssf33" | "sm4";

const algorithms: ReadonlyMap<number, CardDataAlgorithm> = new Map([
  [1, "3des"],
  [2, "ssf33"],
  [3, "sm4"],
]);

/**
 * The algorithm that the card names when the environment is selected (9F0C, inside it 86); without it Beijing
 * uses SSF33 and everybody else 3DES.
 * @source 四川省社会保障卡读写机具规范 2.0, §10.1
 */
export function algorithmOf(controlInformation: Uint8Array, area: string): CardDataAlgorithm {
  const fallback = area.startsWith("11") ? "ssf33" : "3des";
  const elements = parseElements(controlInformation);
  const issuerPart = elements === null ? null : valueOf(elements, 0x9f0c);
  const inner = issuerPart === null ? null : parseElements(issuerPart);
  const code = inner === null ? undefined : valueOf(inner, 0x86)?.[0];
  return (code === undefined ? undefined : algorithms.get(code)) ?? fallback;
}

/** Names of the other applications that we ask for. */
export const aids = {
  /** 交通联合. */
  transit: "A000000632010105",
  /** `1PAY.SYS.DDF01`, the list of payment applications on the contact side. */
  paymentList: "315041592E5359532E4444463031",
  /** `2PAY.SYS.DDF01`, the same on the contactless side. */
  paymentListContactless: "325041592E5359532E4444463031",
} as const;

/** The first five bytes of a UnionPay application name (PBOC). */
export const unionPayPrefix = bytesOfHex("A000000333");
