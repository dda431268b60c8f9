import { refuse, type Refusal } from "../../result.ts";
import { codeTexts, foreignCodes } from "./texts.zh.ts";

/** Every reason for which a code is not taken. */
export type CodeRefusalCode = keyof typeof codeTexts;

export type CodeRefusal = Refusal & { readonly code: CodeRefusalCode };

/** The sentence and the next step for a code that is not taken. */
function codeRefusal(code: CodeRefusalCode): CodeRefusal {
  return { code, ...codeTexts[code] };
}

/** A refused result with that sentence. */
export function refuseCode(code: CodeRefusalCode): {
  readonly ok: false;
  readonly refusal: CodeRefusal;
} {
  return refuse(codeRefusal(code));
}

/**
 * What a text is that is no citizen code, told by its form alone. Payment codes have 16 to 24 digits and begin with
 * 10–15 (WeChat) or 25–30 (Alipay); health insurance codes and electronic social security cards are long texts
 * without blanks whose content is not public (CARD.md, section 3). A web address is named and never followed.
 */
export function foreignCodeRefusal(text: string): CodeRefusal {
  const refusal = codeRefusal("code-not-ours");
  if (/^(?:1[0-5]|2[5-9]|30)\d{14,22}$/.test(text))
    return { ...refusal, message: foreignCodes.payment };
  if (/^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)/i.test(text)) {
    return { ...refusal, message: foreignCodes.address };
  }
  if (/^[0-9A-Za-z+/=_|:.-]{20,}$/.test(text)) return { ...refusal, message: foreignCodes.voucher };
  return refusal;
}
