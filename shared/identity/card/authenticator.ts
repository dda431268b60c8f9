import type { RegionCode } from "../region.ts";
import type { CardDataAlgorithm } from "./social-environment.ts";

/** What a holder of the key needs in order to open the holder's data of a third-generation card. */
export type AuthenticationRequest = {
  readonly area: RegionCode;
  readonly identificationCode: string;
  readonly algorithm: CardDataAlgorithm;
  /** 分散因子, 8 ASCII characters. */
  readonly diversification: string;
  /** The card proves itself: its answer to the two random numbers, 8 bytes each. */
  readonly internal: {
    readonly r1: Uint8Array;
    readonly r2: Uint8Array;
    readonly answer: Uint8Array;
  };
  /** The random numbers for which the terminal proves itself, 8 bytes each. */
  readonly external: { readonly r1: Uint8Array; readonly r2: Uint8Array };
};

/**
 * Holds the key RKSSSE: a PSAM in a second slot or the province's online security module. The key never comes
 * near us; what comes back is one cryptogram for one card and one moment.
 */
export type Authenticator = {
  /** @returns 8 bytes, or null when it cannot or will not (no module, no key, other algorithm, no network). */
  cryptogram(request: AuthenticationRequest): Promise<Uint8Array | null>;
};

/**
 * The diversification factor of a card: area code and `sx`; Zhejiang counts by city.
 * @source 四川省社会保障卡读写机具规范 2.0, §10.3
 */
export function diversificationOf(area: RegionCode): string {
  return `${area.startsWith("33") ? `${area.slice(0, 4)}00` : area}sx`;
}

/**
 * The authenticator of the laboratory, for virtual cards only: the cryptogram is R1 with every bit pattern
 * turned by A5. There is no cryptography in it and no real card accepts it.
 */
export const labAuthenticator: Authenticator = {
  cryptogram: async (request) => request.external.r1.map((byte) => byte ^ 0xa5),
};
