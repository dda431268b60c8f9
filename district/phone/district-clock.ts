/** Further from the district's time than this, and a code may be refused as too old or too early. */
const toleratedMs = 20_000;
/** More than this between the wall clock's progress and the page's: the phone slept, or somebody set its clock. */
const jumpMs = 5_000;

/** The two clocks of a page: the one that people set and the one that counts from the page's start, ms. */
export type PhoneClocks = { readonly wallMs: () => number; readonly pageMs: () => number };

/**
 * The district's time as far as the phone knows it. Measured while there is a network; a phone that slept or was set
 * has to measure again and goes by its own clock until then.
 */
export function districtClock({ wallMs, pageMs }: PhoneClocks) {
  let measured: { wall: number; page: number; offset: number } | null = null;

  function offsetMs(): number | null {
    if (measured === null) return null;
    const progress = wallMs() - measured.wall - (pageMs() - measured.page);
    return Math.abs(progress) > jumpMs ? null : measured.offset;
  }

  return {
    /** The district has just said what time it is. */
    heard(districtNow: number): void {
      measured = { wall: wallMs(), page: pageMs(), offset: districtNow - wallMs() };
    },
    now: (): number => wallMs() + (offsetMs() ?? 0),
    /** How far the phone's clock is behind (above 0) or ahead; null when it is right or not known, ms. */
    wrongByMs(): number | null {
      const offset = offsetMs();
      return offset !== null && Math.abs(offset) > toleratedMs ? offset : null;
    },
  };
}
export type DistrictClock = ReturnType<typeof districtClock>;
