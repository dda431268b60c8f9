/** Weights of the first eight characters of a card number: 人社信息函〔2012〕37号, annex A. */
const weights = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * The ninth character of a social security card number (卡号) for its first eight, digits or letters
 * (A = 10 … Z = 35): 11 − (sum modulo 11), 10 written X and 11 written 0.
 * @source 人社信息函〔2012〕37号《社会保障卡文件结构和数据项（V2.0）》, annex A
 */
export function cardNumberCheck(first8: string): string {
  const sum = weights.reduce(
    (total, weight, at) => total + weight * Number.parseInt(first8.charAt(at), 36),
    0,
  );
  const check = 11 - (sum % 11);
  if (check === 10) return "X";
  return check === 11 ? "0" : String(check);
}

/**
 * Whether a card number has nine characters, starts with a letter and ends with the right check character.
 * A wrong one is a warning and not a refusal: old issues exist that never followed the rule.
 */
export function doesCardNumberCheck(cardNumber: string): boolean {
  return (
    /^[A-Z][0-9A-Z]{8}$/.test(cardNumber) && cardNumberCheck(cardNumber) === cardNumber.charAt(8)
  );
}
