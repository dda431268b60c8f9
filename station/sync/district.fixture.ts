import { generateKeyPairSync, sign, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { z } from "zod";
import {
  batchText,
  feedItemsText,
  feedPageText,
  feedRequestText,
  headText,
  journalBatchSchema,
  provisionSchema,
  type Provision,
  type SignedHead,
} from "#shared/contracts/district-api.ts";
import { chainFault, emptyHead, type JournalEntry } from "#shared/journal/entry.ts";
import { assert } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { sha256 } from "./keys.ts";

type JsonObject = { readonly [key: string]: z.core.util.JSONType };

type Mood =
  /** As agreed. */
  | "well"
  /** Stores the batch, and the answer is lost. */
  | "loses-answers"
  /** A gateway answers instead. */
  | "gateway"
  /** Countersigns with a key that nobody knows. */
  | "wrong-key"
  /** Countersigns another hash. */
  | "wrong-hash"
  /** Answers something that is no contract. */
  | "nonsense"
  /** Refuses everybody. */
  | "refuses"
  /** Takes the request and never answers. */
  | "hangs"
  /** A proxy before it takes small bodies only. */
  | "small-bodies"
  /** Says for ever that there is more, and gives nothing. */
  | "endless"
  /** Signs another page than it sends. */
  | "forged-page";

/**
 * A district on a real port that keeps to the contract, and can be told not to. It checks every signature and
 * every chain as the real one does.
 */
export async function aDistrict() {
  const stationKey = generateKeyPairSync("ed25519");
  const districtKey = generateKeyPairSync("ed25519");
  const stationPublic = stationKey.publicKey.export({ type: "spki", format: "pem" }).toString();
  const provision: Provision = provisionSchema.parse({
    contract: 1,
    station: "s-001",
    title: "食堂",
    region: "330106",
    stationKey: stationKey.privateKey.export({ type: "pkcs8", format: "pem" }),
    districtKey: districtKey.publicKey.export({ type: "spki", format: "pem" }),
    keyedHashSecret: "5e".repeat(32),
  });
  const state = {
    mood: "well" as Mood,
    stored: [] as JournalEntry[],
    epoch: "00000000-0000-4000-8000-000000000001",
    feed: [] as ({ readonly cursor: number } & JsonObject)[],
    pageSize: 2,
    /** The most bytes that the mood "small-bodies" takes. */
    smallBody: 8 * 1024,
    now: 1_795_319_100_000,
    batches: [] as { first: number; last: number }[],
    bytes: [] as number[],
    limits: [] as number[],
    feedRequests: 0,
    unsigned: 0,
  };

  function head(): SignedHead {
    const last = state.stored.at(-1) ?? { seq: 0, hash: emptyHead.hash };
    const hash = state.mood === "wrong-hash" ? "ee".repeat(32) : last.hash;
    const signed = { station: provision.station, seq: last.seq, hash, at: instant(state.now) };
    const key =
      state.mood === "wrong-key"
        ? generateKeyPairSync("ed25519").privateKey
        : districtKey.privateKey;
    return {
      ...signed,
      signature: sign(null, Buffer.from(headText(signed)), key).toString("base64"),
    };
  }

  function take(text: string): { status: number; body: unknown } {
    const batch = journalBatchSchema.parse(JSON.parse(text));
    const [first, last] = [batch.entries[0], batch.entries.at(-1)];
    assert(first !== undefined && last !== undefined, "a batch has entries");
    state.bytes.push(text.length);
    if (state.mood === "small-bodies" && text.length > state.smallBody) {
      return { status: 413, body: "too large" };
    }
    state.batches.push({ first: first.seq, last: last.seq });
    const { station, signature } = batch;
    if (
      !verifyText(stationPublic, batchText({ station, first: first.seq, head: last }), signature)
    ) {
      state.unsigned += 1;
      return refusal("batch-signature", null);
    }
    if (state.mood === "refuses") return refusal("station-unknown", null);
    const known = state.stored.length;
    if (first.seq > known + 1) return refusal("journal-gap", known + 1);
    const fresh = batch.entries.filter(({ seq }) => seq > known);
    const from = state.stored.at(-1) ?? emptyHead;
    assert(
      chainFault(fresh, { station, head: from, hashOf: sha256 }) === null,
      "a station sends a chain",
    );
    state.stored.push(...fresh);
    return { status: 200, body: { head: head() } };
  }

  function feedPage(request: IncomingMessage): { status: number; body: unknown } {
    state.feedRequests += 1;
    const path = request.url ?? "";
    const at = Number(request.headers["x-yinling-at"]);
    const signature = String(request.headers["x-yinling-signature"]);
    const { station } = provision;
    if (!verifyText(stationPublic, feedRequestText({ station, path, at }), signature)) {
      state.unsigned += 1;
      return refusal("feed-signature", null);
    }
    return { status: 200, body: pageFor(new URL(path, "http://district").searchParams) };
  }

  function pageFor(query: URLSearchParams): object {
    const { epoch } = state;
    const known = query.get("epoch");
    state.limits.push(Number(query.get("limit")));
    const after = known === null || known === epoch ? Number(query.get("after")) : 0;
    const rest = state.feed.filter(({ cursor }) => cursor > after);
    const items = rest.slice(0, Math.min(state.pageSize, Number(query.get("limit"))));
    const next = items.at(-1)?.cursor ?? after;
    const isComplete = rest.length <= items.length && state.mood !== "endless";
    const acknowledgedSeq = state.stored.length;
    const page = { epoch, after, next, isComplete, acknowledgedSeq, now: instant(state.now) };
    const itemsHash = sha256(feedItemsText(state.mood === "forged-page" ? [1] : items));
    const text = feedPageText({ ...page, station: provision.station, itemsHash });
    const signature = sign(null, Buffer.from(text), districtKey.privateKey).toString("base64");
    return { contract: 1, items, ...page, signature };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (state.mood === "gateway") {
      response.writeHead(502).end("<html>Bad Gateway</html>");
      return;
    }
    const text = await bodyOf(request);
    if (state.mood === "hangs") return;
    const { status, body } = request.method === "POST" ? take(text) : feedPage(request);
    if (state.mood === "loses-answers") response.destroy();
    else response.writeHead(status).end(state.mood === "nonsense" ? "{}" : JSON.stringify(body));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert(address !== null && typeof address === "object", "a server has a port");
  return {
    state,
    provision,
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
export type TestDistrict = Awaited<ReturnType<typeof aDistrict>>;

function refusal(code: string, expectedSeq: number | null): { status: number; body: unknown } {
  return {
    status: 409,
    body: { refusal: { code, message: "不行。", next: "再试。" }, expectedSeq },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

/** Whether the key signed this text, Ed25519 over UTF-8 in base64. */
function verifyText(publicKey: string, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64"));
}
