import type { SaleId } from "#shared/id/ids.ts";
import { accept } from "#shared/result.ts";
import { faceRecognition } from "./face/face-recognition.ts";
import type { FaceRecognition } from "./face/face-parts.ts";
import {
  joinIdentity,
  type Identity,
  type IdentityWakes,
  type Surroundings,
} from "./join-identity.ts";
import { PaperQueue } from "./printing/paper-queue.ts";
import { counter, type Counter } from "./sales/counter.ts";
import { ordering, type Ordering } from "./sales/ordering.ts";
import { markedReprint } from "./sales/sale-receipt.ts";
import type { FaceGround } from "./store/face/face-ground.ts";
import type { Stores } from "./stores.ts";

export type FeatureParts = Surroundings & {
  readonly newSaleId: () => SaleId;
  /** A new UUID. */
  readonly newId: () => string;
};

/** What the features do besides their own work: wake paper and sending, and tell the screens. */
export type Wakes = Omit<IdentityWakes, "orders" | "faceStateOf" | "onSettled"> & {
  /** What face recognition stands on; without a model pack the site has none. */
  readonly ground: FaceGround;
  readonly onCommitted: () => void;
  readonly onChanged: () => void;
};

/** Joins the features of a station over its stores. */
export function joinFeatures(parts: FeatureParts, stores: Stores, around: Wakes) {
  const { site, clock, log } = parts;
  const { journal, roster, menus, sales, prints, commands } = stores;
  const { publish, onChanged } = around;
  const orders: Ordering = ordering({
    site,
    clock,
    menuOf: menus.items,
    programmes: roster.programmes,
    usageSince: sales.usageSince,
  });
  // Sessions say where a person stands with face recognition, and recognition hands faces to the sessions.
  let face: FaceRecognition | null = null;
  const identity = joinIdentity(parts, stores, {
    ...around,
    orders,
    faceStateOf: (person) => face?.stateOf(person) ?? null,
    onSettled: (terminal, person) => around.later(() => face?.settled(terminal, person)),
  });
  face = joinFace(parts, stores, { ...around, identity });
  const paper = new PaperQueue({
    store: prints,
    commands,
    journal,
    clock,
    publish,
    onChanged,
    reprinted: markedReprint,
    isTerminal: (terminal) => site.terminals.some((one) => one.terminal === terminal),
    log,
  });
  const desk = joinCounter(parts, stores, { ...around, identity, orders });
  return { ...identity, face, orders, paper, desk };
}
export type Features = ReturnType<typeof joinFeatures>;

function joinFace(
  parts: FeatureParts,
  { commands, journal, roster, prints }: Stores,
  around: Pick<Wakes, "ground" | "onCommitted"> & { readonly identity: Identity },
): FaceRecognition {
  const { sessions } = around.identity;
  return faceRecognition({
    ...parts,
    ...{ commands, journal, roster, prints },
    ground: around.ground,
    onCommitted: around.onCommitted,
    present: (terminal, credential) => sessions.present(terminal, credential),
    askedAt: (terminal) => sessions.askedAt(terminal),
    personAt: (terminal) => sessions.personAt(terminal),
    personOf(session, terminal) {
      const served = sessions.served(session, terminal);
      return served.ok ? accept(served.value.person) : served;
    },
    onChanged: (person) => sessions.renewOf(person),
  });
}

function joinCounter(
  { site, clock, newSaleId }: FeatureParts,
  { journal, sales, prints, commands }: Stores,
  around: Wakes & { readonly identity: Identity; readonly orders: Ordering },
): Counter {
  const { sessions } = around.identity;
  return counter({
    site,
    clock,
    newSaleId,
    ordering: around.orders,
    store: { journal, sales, prints },
    commands,
    sessions: {
      served: (session, terminal) => sessions.served(session, terminal),
      askForAmount: (session, terminal) => sessions.askForAmount(session, terminal),
      end: (session, terminal, why) => sessions.end(session, terminal, why),
    },
    publish: around.publish,
    onCommitted: around.onCommitted,
  });
}
