/** Keeps what is being asked for, so that a screen killed meanwhile asks again and never does it twice. */
export type AttemptStore<Request> = {
  load(): Request | null;
  keep(request: Request): void;
  clear(): void;
};

/** As much of the browser's storage as is used here. */
type TextStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** As much of a request's schema as is used here. */
type Schema<Request> = { safeParse(value: unknown): { readonly data?: Request | undefined } };

/** The attempt under one name in the browser's storage. What does not parse is dropped. */
export function attemptStore<Request>(
  storage: TextStorage,
  name: string,
  schema: Schema<Request>,
): AttemptStore<Request> {
  return {
    load: () => parsedAttempt(storage.getItem(name), schema),
    keep: (request) => storage.setItem(name, JSON.stringify(request)),
    clear: () => storage.removeItem(name),
  };
}

function parsedAttempt<Request>(text: string | null, schema: Schema<Request>): Request | null {
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
