import type { StationState } from "#shared/contracts/station-state.ts";
import { receiptSvg } from "#shared/receipt/picture.ts";
import { accept } from "#shared/result.ts";
import { businessDay, type Clock } from "#shared/time/time.ts";
import type { Broadcast } from "./broadcast.ts";
import type { IdentityService } from "./http/identity-routes.ts";
import type { StationService } from "./http/routes.ts";
import type { Features } from "./join-features.ts";
import type { Stores } from "./stores.ts";

/** What the counter's routes offer. */
export function stationService(
  { orders, sessions, paper, desk }: Features,
  around: {
    readonly stores: Stores;
    readonly clock: Clock;
    readonly state: () => StationState;
    readonly broadcast: Broadcast;
    readonly printWaiting: () => void;
  },
): StationService {
  const { stores, clock, state, broadcast, printWaiting } = around;
  return {
    state,
    menu: orders.menu,
    salesToday: () => stores.sales.ofDay(businessDay(clock())),
    session: (terminal) => sessions.stayAt(terminal),
    waiting: (terminal) => sessions.waitingAt(terminal),
    endSession: (session, terminal) => sessions.end(session, terminal, "left"),
    guestView: broadcast.guestView,
    quote: desk.quote,
    sell: desk.sell,
    topUp: desk.topUp,
    reprint: desk.reprint,
    answerPrint(job, request) {
      const answered = paper.answer(job, request);
      if (answered.ok) printWaiting();
      return answered;
    },
    receiptPicture(saleId) {
      const job = stores.prints.ofSale(saleId);
      return job === null ? null : receiptSvg(job.document);
    },
  };
}

/** What the routes of identification offer. */
export function identityService({ sessions }: Pick<Features, "sessions">): IdentityService {
  return {
    showCode: (terminal, text) => sessions.present(terminal, { kind: "code", text }),
    confirm: (terminal, request) => sessions.confirm(terminal, request),
    leaveWaiting(terminal) {
      sessions.leaveWaiting(terminal);
      return accept(null);
    },
    notMe(session, terminal) {
      sessions.notMe(session, terminal);
      return accept(null);
    },
  };
}
