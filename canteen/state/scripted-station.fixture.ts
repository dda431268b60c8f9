import type { Bill } from "#shared/bill/bill.ts";
import type { Fetch } from "#shared/contracts/station-client.ts";
import type { Session } from "#shared/contracts/session.ts";
import { itemIdSchema, sessionIdSchema, terminalIdSchema } from "#shared/id/ids.ts";
import { fen } from "#shared/money/fen.ts";
import { instant } from "#shared/time/time.ts";

export const till = terminalIdSchema.parse("till-1");
export const setMeal = itemIdSchema.parse("lunch-set");
export const rice = itemIdSchema.parse("rice");

/** The n-th UUID of a test. */
export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

type PersonIn = { readonly n: number; readonly name?: string; readonly wallet?: number | null };

/** A person at the till; another `name` is another person. */
export function aSession({ n, name = "测**", wallet = null }: PersonIn): Session {
  return {
    sessionId: sessionIdSchema.parse(uuid(n)),
    terminal: till,
    method: "card",
    signs: ["card"],
    assurance: "single",
    asked: null,
    face: null,
    startedAt: instant(1_795_000_000_000),
    person: {
      maskedName: name,
      greeting: `${name.slice(0, 1)}奶奶`,
      age: 77,
      lastFour: "9908",
      homeRegion: "杭州市西湖区",
      isLocal: true,
      groups: [],
    },
    entitlement: [],
    wallet: wallet === null ? null : fen(wallet),
    notices: [],
  };
}

type Line = { readonly item: string; readonly count: number };
type Order = { readonly sessionId: string | null; readonly lines: readonly Line[] };
type Body = Order & {
  readonly commandId: string;
  readonly tender: { readonly kind: string; readonly received?: number };
};
export const people = [1, 2, 3].map((n) => ({
  person: String(n).padStart(64, "0"),
  name: `测试${n}`,
  age: 70 + n,
  sex: "male",
  lastFour: `000${n}`,
  phoneLastFour: null,
  homeRegion: "杭州市西湖区",
  status: "active",
  cards: [],
}));

const members = [
  { staff: "c01", title: "测试收银员", role: "cashier" },
  { staff: "m01", title: "测试店长", role: "manager" },
];

/** The parts of a station that staff use: the PIN is 1379, and everybody is found by anything. */
export const staffReplies: Record<string, (body: Readonly<Record<string, unknown>>) => Response> = {
  "/api/staff": () => Response.json({ staff: members }),
  "/sign-in": ({ staff, pin }) =>
    pin === "1379"
      ? Response.json({
          token: `token-of-${String(staff)}`,
          member: members.find((one) => one.staff === staff),
          until: 1_795_000_900_000,
        })
      : refused("staff-pin-wrong"),
  "/sign-out": () => Response.json(null),
  "/search": () => Response.json({ people, isMore: false, tookMs: 1 }),
};

export type Asked = { readonly path: string; readonly body: Body };

/** An answer that refuses with a code. */
export function refused(code: string): Response {
  const refusal = { code, message: "没有办成。", next: "请再试。" };
  return Response.json({ refusal }, { status: 409 });
}

/** Everything costs ten yuan; a person of a session pays five yuan less. */
function billOf({ sessionId, lines }: Order): Bill {
  const listTotal = lines.reduce((sum, { count }) => sum + count * 1_000, 0);
  const subsidy = sessionId === null ? 0 : Math.min(500, listTotal);
  return {
    lines: lines.map(({ item, count }) => ({
      item: itemIdSchema.parse(item),
      name: item,
      count,
      price: fen(1_000),
      total: fen(count * 1_000),
    })),
    listTotal: fen(listTotal),
    fees: fen(0),
    grants: [],
    denials: [],
    discountTotal: fen(0),
    subsidyTotal: fen(subsidy),
    selfPay: fen(listTotal - subsidy),
    funders: [],
  };
}

const menu = {
  day: "2026-11-23",
  meal: "lunch",
  mealTitle: "午餐",
  window: "10:30–13:00",
  items: [
    { item: setMeal, kind: "set", name: "套餐", note: "", price: 1_000, isSoldOut: false },
    { item: rice, kind: "dish", name: "米饭", note: "", price: 1_000, isSoldOut: false },
  ],
};

/** A station over the wire contract: what it answers is parsed by the same schemas as in service. */
export function scriptedStation() {
  const asked: Asked[] = [];
  const sold = new Map<string, unknown>();
  const station = {
    asked,
    session: null as Session | null,
    /** How many of the next sales are done, and their answers lost on the way. */
    lostAnswers: 0,
    /** The next sale or quote is refused with this code. */
    refusal: null as string | null,
    /** What else is answered, by the end of the path. */
    replies: {} as Record<string, (body: Readonly<Record<string, unknown>>) => Response>,
    /** Holds answers back until it is called. */
    hold: null as Promise<void> | null,
    sales: () => sold.size,
    fetch: fetchOf,
  };

  function sale({ commandId, tender, ...order }: Body): unknown {
    const bill = billOf(order);
    const answer = sold.get(commandId) ?? {
      saleId: uuid(900 + sold.size),
      receiptNo: `S001-${sold.size + 1}`,
      at: 1_795_000_000_000,
      bill,
      tender,
      change: tender.received === undefined ? 0 : tender.received - bill.selfPay,
      walletAfter: null,
      printJobId: sold.size + 1,
    };
    sold.set(commandId, answer);
    return answer;
  }

  function answerTo(path: string, body: Body): Response {
    const { refusal } = station;
    if (refusal !== null && (path === "/api/sales" || path === "/api/quotes")) {
      station.refusal = null;
      return refused(refusal);
    }
    const reply = Object.entries(station.replies).find(([end]) => path.endsWith(end))?.[1];
    if (reply !== undefined) return reply(body);
    if (path === "/api/menu") return Response.json(menu);
    if (path === "/api/quotes") return Response.json({ bill: billOf(body), notices: [] });
    if (path === "/api/sales") {
      const answer = sale(body);
      if (station.lostAnswers === 0) return Response.json(answer);
      station.lostAnswers -= 1;
      throw new TypeError("the line broke");
    }
    return Response.json(path.endsWith("/session") ? station.session : null);
  }

  async function fetchOf(...[path, options]: Parameters<Fetch>): Promise<Response> {
    const body = JSON.parse(typeof options?.body === "string" ? options.body : "{}") as Body;
    asked.push({ path, body });
    if (station.hold !== null) await station.hold;
    return answerTo(path, body);
  }
  return station;
}
