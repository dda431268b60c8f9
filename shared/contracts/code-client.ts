import "./without-eval.ts";
import { z } from "zod";
import type { PersonKey } from "../id/ids.ts";
import { accept, refuse, type Refusal, type Result } from "../result.ts";
import {
  demoCodesSchema,
  districtTimeSchema,
  findPeopleAnswerSchema,
  pairingSchema,
  phoneCredentialSchema,
  printedCodeSchema,
  type CodeHolder,
  type DemoCodes,
  type HolderRequest,
  type MakePairingRequest,
  type Pairing,
  type PairPhoneRequest,
  type PhoneCredential,
  type PrintedCode,
  type ReportCardRequest,
  type RevokeCodeRequest,
} from "./code-api.ts";
import { refusalBodySchema } from "./refusal.ts";
import type { Fetch } from "./station-client.ts";

/** How a screen reaches the district; `silent` is what it says when there is no answer, or one that is not its. */
export type DistrictLine = { readonly fetch: Fetch; readonly silent: Refusal };

async function ask<S extends z.ZodType>(
  { fetch, silent }: DistrictLine,
  { path, body }: { readonly path: string; readonly body?: object },
  answer: S,
): Promise<Result<z.output<S>>> {
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  try {
    const response = await fetch(path, body === undefined ? {} : post);
    const json: unknown = await response.json();
    if (response.ok) return accept(answer.parse(json));
    const refused = refusalBodySchema.safeParse(json);
    return refuse(refused.success ? refused.data.refusal : silent);
  } catch {
    return refuse(silent);
  }
}

/** What a phone asks of the district. */
export type PhoneClient = {
  time(): Promise<Result<z.output<typeof districtTimeSchema>>>;
  pair(request: PairPhoneRequest): Promise<Result<PhoneCredential>>;
  renew(request: HolderRequest): Promise<Result<PhoneCredential>>;
  withdraw(request: HolderRequest): Promise<Result<null>>;
};

export function phoneClient(line: DistrictLine): PhoneClient {
  const post = <S extends z.ZodType>(name: string, answer: S, body: object) =>
    ask(line, { path: `/api/code/${name}`, body }, answer);
  return {
    time: () => ask(line, { path: "/api/code/time" }, districtTimeSchema),
    pair: (request) => post("pair", phoneCredentialSchema, request),
    renew: (request) => post("renew", phoneCredentialSchema, request),
    withdraw: (request) => post("withdraw", z.null(), request),
  };
}

/** What the console asks of the district about codes and cards; names and numbers are in no address. */
export type CodeDeskClient = {
  find(said: {
    readonly name: string;
    readonly lastFour: string;
  }): Promise<Result<{ readonly people: readonly CodeHolder[] }>>;
  makePairing(wish: MakePairingRequest): Promise<Result<Pairing>>;
  print(person: PersonKey): Promise<Result<PrintedCode>>;
  revoke(wish: RevokeCodeRequest): Promise<Result<null>>;
  reportCard(wish: ReportCardRequest): Promise<Result<null>>;
  /** Refused where there is no demonstration. */
  demoCodes(): Promise<Result<DemoCodes>>;
};

export function codeDeskClient(line: DistrictLine): CodeDeskClient {
  const post = <S extends z.ZodType>(name: string, answer: S, body: object) =>
    ask(line, { path: `/api/console/${name}`, body }, answer);
  return {
    find: (said) => post("people/search", findPeopleAnswerSchema, said),
    makePairing: (wish) => post("pairings", pairingSchema, wish),
    print: (person) => post("printed-codes", printedCodeSchema, { person }),
    revoke: (wish) => post("codes/revoke", z.null(), wish),
    reportCard: (wish) => post("cards/report", z.null(), wish),
    demoCodes: () => ask(line, { path: "/api/demo/codes" }, demoCodesSchema),
  };
}
