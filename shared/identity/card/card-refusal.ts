import { unreachable, type Refusal } from "../../result.ts";
import type { CardFailure } from "./card-read.ts";
import { cardTexts } from "./texts.zh.ts";

/** The sentence and the next step for a card that could not be read; never anything from the card itself. */
export function cardRefusal(failure: CardFailure): Refusal {
  switch (failure.kind) {
    case "removed":
      return cardTexts.removed;
    case "mute":
      return cardTexts.mute;
    case "not-social-card":
      return failure.bank === "unionpay" ? cardTexts.bankCard : cardTexts.foreignCard;
    case "transit-card":
      return cardTexts.transitCard;
    case "unknown-card":
      return cardTexts.nothingUsable;
    case "unpersonalised":
      return cardTexts.unpersonalised;
    case "app-blocked":
    case "card-blocked":
      return cardTexts.blocked;
    case "garbage":
    case "timeout":
      return cardTexts.unclear;
    case "busy":
      return cardTexts.busy;
    case "reader-missing":
      return cardTexts.readerMissing;
    case "service-down":
      return failure.reason === "not-installed" ? cardTexts.notInstalled : cardTexts.serviceDown;
    default:
      return unreachable(failure);
  }
}
