/**
 * A sentence breaks only after its punctuation, so that no word is torn and no character stands alone; the
 * letters are made as large as the longest part between two marks allows.
 * @param fit width of the line and the largest and smallest size, px
 * @returns size of the letters, px
 */
export function phraseSize(
  text: string,
  fit: { readonly width: number; readonly largest: number; readonly smallest: number },
): number {
  const longest = Math.max(
    1,
    ...text.split(/(?<=[，。；：？！、])/u).map((one) => [...one].length),
  );
  return Math.max(fit.smallest, Math.min(fit.largest, Math.floor(fit.width / longest)));
}
