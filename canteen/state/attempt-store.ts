import { saleRequestSchema, type SaleRequest } from "#shared/contracts/station-api.ts";

/** Keeps the sale that is being asked for, so that a screen killed in mid-sale asks again and never sells twice. */
export type AttemptStore = {
  load(): SaleRequest | null;
  keep(request: SaleRequest): void;
  clear(): void;
};

/** As much of the browser's storage as is used here. */
type TextStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The attempt under one name in the browser's storage. What does not parse is dropped. */
export function attemptStore(storage: TextStorage, name: string): AttemptStore {
  return {
    load: () => parsedAttempt(storage.getItem(name)),
    keep: (request) => storage.setItem(name, JSON.stringify(request)),
    clear: () => storage.removeItem(name),
  };
}

function parsedAttempt(text: string | null): SaleRequest | null {
  if (text === null) return null;
  try {
    return saleRequestSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
