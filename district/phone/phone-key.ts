import { phoneCredentialSchema, type PhoneCredential } from "#shared/contracts/code-api.ts";
import { hexOf, joinBytes } from "#shared/identity/card/bytes.ts";

/** The key of this phone. Nobody can take it out, not even this page: it only signs. */
export type PhoneKey = {
  /** P-256, the compressed point in 66 hexadecimal digits. */
  readonly publicKey: string;
  readonly sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  readonly pair: CryptoKeyPair;
};

/** What a paired phone keeps. */
export type KeptCode = { readonly key: PhoneKey; readonly credential: PhoneCredential };

/** Where it is kept. */
export type PhoneKeeper = {
  read(): Promise<KeptCode | null>;
  keep(code: KeptCode): Promise<void>;
  forget(): Promise<void>;
};

const curve = { name: "ECDSA", namedCurve: "P-256" } as const;

/** A new key in the browser's own keeping. */
export async function newPhoneKey(subtle: SubtleCrypto): Promise<PhoneKey> {
  return phoneKeyOf(subtle, await subtle.generateKey(curve, false, ["sign", "verify"]));
}

async function phoneKeyOf(subtle: SubtleCrypto, pair: CryptoKeyPair): Promise<PhoneKey> {
  const point = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const isOdd = ((point.at(-1) ?? 0) & 1) === 1;
  const compressed = joinBytes(Uint8Array.of(isOdd ? 3 : 2), point.subarray(1, 33));
  return {
    publicKey: hexOf(compressed).toLowerCase(),
    sign: async (bytes) =>
      new Uint8Array(await subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, bytes)),
    pair,
  };
}

const storeName = "code";
const onlyKey = "this-phone";

/** Keeps the key and the credential in IndexedDB, where keys stay keys. */
export function indexedKeeper(factory: IDBFactory, subtle: SubtleCrypto): PhoneKeeper {
  async function inStore<T>(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    const opening = factory.open("yinling-code", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
    const database = await done(opening);
    try {
      return await done(act(database.transaction(storeName, mode).objectStore(storeName)));
    } finally {
      database.close();
    }
  }

  return {
    async read() {
      const kept: unknown = await inStore<unknown>("readonly", (store) => store.get(onlyKey));
      if (!isKept(kept)) return null;
      const credential = phoneCredentialSchema.safeParse(kept.credential);
      if (!credential.success) return null;
      return { key: await phoneKeyOf(subtle, kept.pair), credential: credential.data };
    },
    async keep({ key, credential }) {
      await inStore("readwrite", (store) => store.put({ pair: key.pair, credential }, onlyKey));
    },
    async forget() {
      await inStore("readwrite", (store) => store.delete(onlyKey));
    },
  };
}

function isKept(kept: unknown): kept is { pair: CryptoKeyPair; credential: unknown } {
  return typeof kept === "object" && kept !== null && "pair" in kept && "credential" in kept;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the phone's store failed"));
  });
}
