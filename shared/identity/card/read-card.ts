import { accept, refuse, type Result } from "../../result.ts";
import type { CardFailure, CardFlag, CardHolder, CardPartial, CardRead } from "./card-read.ts";
import { doesCardNumberCheck } from "./card-number.ts";
import {
  selectApplication,
  selectApplicationWithAnswer,
  send,
  status,
  type Answer,
  type Dialogue,
} from "./dialogue.ts";
import { holderFile, parseHolderData } from "./holder-file.ts";
import { issuerFile, parseIssuerData, type IssuerData } from "./issuer-file.ts";
import { openHolder } from "./open-holder.ts";
import { readTransit, recogniseBank, type TransitApplication } from "./other-cards.ts";
import { readFile, type FileOutcome } from "./read-file.ts";
import { socialEnvironmentAid } from "./social-environment.ts";

/** How a card is to be read. */
export type ReadingTerms = {
  readonly surface: CardRead["surface"];
  /** `key` when an authenticator answers the `authenticate` step, `no-key` when it is never to be asked. */
  readonly authentication: "key" | "no-key";
};

type ReadOutcome = Result<CardRead, CardFailure>;

/**
 * The whole conversation with one card: the social security environment; if it is not there, the transit
 * application (contactless only) and the list of payment applications, so that the screen can say what kind
 * of card this is. VERIFY is never sent: no file that we want needs the holder's PIN, and a wrong one would
 * burn one of the holder's tries.
 */
export function* readCard(terms: ReadingTerms): Dialogue<ReadOutcome> {
  const select = terms.surface === "contact" ? selectApplication : selectApplicationWithAnswer;
  const environment = yield* send(select(socialEnvironmentAid));
  if (environment.status === status.ok) return yield* readSocialCard(terms, environment);
  if (environment.status === status.applicationBlocked) return refuse({ kind: "app-blocked" });
  if (environment.status === status.functionNotSupported) return refuse({ kind: "card-blocked" });

  const transit = terms.surface === "contactless" ? yield* readTransit() : null;
  const bank = yield* recogniseBank(terms.surface);
  if (bank !== null) return refuse({ kind: "not-social-card", bank });
  return refuse({ kind: transit === null ? "unknown-card" : "transit-card" });
}

function* readSocialCard(terms: ReadingTerms, environment: Answer): Dialogue<ReadOutcome> {
  const file = yield* readFile(issuerFile);
  if (file.kind !== "records") return refuse(issuerFailure(file.kind));
  const issuer = parseIssuerData(file.records);
  if (!issuer.ok) return refuse({ kind: issuer.refusal });

  const partial = {
    readUpTo: "EF05",
    area: issuer.value.area,
    version: issuer.value.version,
  } as const;
  yield { kind: "progress", partial };
  const holder = yield* readHolder(terms, { issuer: issuer.value, environment, partial });
  if (!holder.ok) return holder;
  const transit = terms.surface === "contactless" ? yield* readTransit() : null;
  return accept(completeRead(issuer.value, holder.value, { terms, transit }));
}

function issuerFailure(kind: Exclude<FileOutcome["kind"], "records">): CardFailure {
  switch (kind) {
    case "blocked":
      return { kind: "app-blocked" };
    case "absent":
      return { kind: "unpersonalised" };
    case "closed":
    case "garbage":
      return { kind: "garbage" };
  }
}

type Known = {
  readonly issuer: IssuerData;
  readonly environment: Answer;
  readonly partial: CardPartial;
};

type HolderPart = { readonly holder: CardHolder | null; readonly flags: readonly CardFlag[] };

const withoutHolder: HolderPart = { holder: null, flags: [] };

/** The holder's file, with the key when the card asks for one and there is one. */
function* readHolder(terms: ReadingTerms, known: Known): Dialogue<Result<HolderPart, CardFailure>> {
  const file = { ...holderFile, totalLength: holderLength(known.issuer.version) };
  let outcome = yield* readFile(file);
  if (outcome.kind === "closed" && terms.authentication === "key" && isGated(known.issuer)) {
    const opened = yield* openHolder(known.issuer, known.environment.data);
    if (opened === "refused") return accept({ holder: null, flags: ["authentication-refused"] });
    if (opened === "open") outcome = yield* readFile(file);
  }
  switch (outcome.kind) {
    case "closed":
    case "absent":
      return accept(withoutHolder);
    case "blocked":
      return refuse({ kind: "app-blocked" });
    case "garbage":
      return refuse({ kind: "garbage", partial: known.partial });
    case "records": {
      const parsed = parseHolderData(outcome.records);
      if (parsed.ok) return parsed;
      if (parsed.refusal === "unpersonalised") return refuse({ kind: "unpersonalised" });
      return refuse({ kind: "garbage", partial: known.partial });
    }
  }
}

function holderLength(version: string): number {
  return version.startsWith("1") ? holderFile.totalLengthFirstGeneration : holderFile.totalLength;
}

/** From version 3.0 on the holder's file wants the key. */
function isGated(issuer: IssuerData): boolean {
  return issuer.version >= "3.0";
}

function completeRead(
  issuer: IssuerData,
  holder: HolderPart,
  rest: { readonly terms: ReadingTerms; readonly transit: TransitApplication | null },
): CardRead {
  const cardNumberChecks = doesCardNumberCheck(issuer.cardNumber);
  return {
    profile: "ssse",
    surface: rest.terms.surface,
    ...issuer,
    cardNumberChecks,
    holder: holder.holder,
    transitNumber: rest.transit?.number ?? null,
    flags: cardNumberChecks ? holder.flags : ["card-number-check", ...holder.flags],
  };
}
