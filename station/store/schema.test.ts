import { beforeEach, describe, expect, test } from "vitest";
import { openDatabase, type StationDatabase } from "./database.ts";

const key = "ab".repeat(32);
const genesis = "0".repeat(64);
const hash = "cd".repeat(32);
const saleId = "00000000-0000-4000-8000-000000000001";
const otherId = "00000000-0000-4000-8000-000000000002";

let db: StationDatabase;
beforeEach(() => {
  db = openDatabase(":memory:");
});

type Row = Record<string, string | number | null | Buffer>;

function insert(table: string, row: Row): void {
  const names = Object.keys(row);
  const places = names.map((name) => `@${name}`).join(", ");
  db.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${places})`).run(row);
}

const rows = {
  person: { person_key: key, name: "测试甲", last_four: "9908", status: "active", facts: "{}" },
  card: { card_key: key, person_key: key, status: "good", area: "330106", valid_to: null },
  menu_item: {
    day: "2026-11-18",
    meal: "lunch",
    item: "set",
    position: 0,
    kind: "set",
    name: "套餐",
    note: "",
    price_fen: 1200,
    is_sold_out: 0,
  },
  journal: {
    seq: 1,
    v: 1,
    at: 1,
    terminal: "till-1",
    actor: "station",
    kind: "sale.placed",
    body: "{}",
    algorithm: "sha256",
    prev_hash: genesis,
    hash,
  },
  posting: { seq: 1, position: 0, account: "revenue", amount_fen: -1200 },
  wallet: { person_key: key, balance_fen: 0 },
  sale: {
    sale_id: saleId,
    seq: 1,
    receipt_no: "S-1",
    at: 1,
    day: "2026-11-18",
    meal: "lunch",
    terminal: "till-1",
    person_key: key,
    masked_name: "测**",
    list_fen: 1200,
    fees_fen: 0,
    discount_fen: 120,
    subsidy_fen: 800,
    self_pay_fen: 280,
    tender: "cash",
    received_fen: 500,
  },
  sale_grant: {
    sale_id: saleId,
    programme: "a/b",
    version: 1,
    person_key: key,
    day: "2026-11-18",
    meal: "lunch",
    amount_fen: 300,
  },
  print_job: {
    sale_id: null,
    receipt_no: "S-1",
    terminal: "till-1",
    document: "{}",
    opens_drawer: 0,
    state: "queued",
    created_at: 1,
  },
  command: { command_id: saleId, request_hash: hash, answer: "{}", at: 1 },
  signed_head: { seq: 1, hash, at: 1, signature: "x" },
  receipt_counter: { day: "2026-11-18", last: 1 },
} satisfies Record<string, Row>;

type Table = keyof typeof rows;

/** Rows that others refer to. */
function before(table: Table): void {
  if (table === "posting" || table === "sale" || table === "sale_grant") {
    insert("journal", rows.journal);
  }
  if (table === "sale" || table === "sale_grant") {
    insertPostings(1);
  }
  if (table === "sale_grant") insert("sale", rows.sale);
}

/** The two legs of the sale above. */
function insertPostings(seq: number): void {
  insert("posting", { ...rows.posting, seq });
  insert("posting", {
    ...rows.posting,
    seq,
    position: 1,
    account: "tender:cash",
    amount_fen: 1200,
  });
}

test.each(Object.keys(rows) as Table[])("a good row of %s is taken", (table) => {
  before(table);
  insert(table, rows[table]);
});

describe("a row that cannot be true is refused", () => {
  const bad: [Table, Row][] = [
    ["person", { person_key: "ab" }],
    ["person", { name: "" }],
    ["person", { name: "长".repeat(61) }],
    ["person", { last_four: "123" }],
    ["person", { status: "gone" }],
    ["person", { facts: "{" }],
    ["person", { name: null }],
    ["card", { card_key: "ab" }],
    ["card", { status: "found" }],
    ["card", { area: "3301" }],
    ["card", { valid_to: "2026" }],
    ["menu_item", { price_fen: 0 }],
    ["menu_item", { price_fen: 12.5 }],
    ["menu_item", { price_fen: "twelve" }],
    ["menu_item", { meal: "supper" }],
    ["menu_item", { kind: "drink" }],
    ["menu_item", { is_sold_out: 2 }],
    ["menu_item", { day: "today" }],
    ["journal", { seq: 0 }],
    ["journal", { v: 0 }],
    ["journal", { at: 0 }],
    ["journal", { at: 1.5 }],
    ["journal", { hash: "cd" }],
    ["journal", { body: null }],
    ["journal", { body: Buffer.from("{}") }],
    ["posting", { amount_fen: 0 }],
    ["posting", { amount_fen: 0.5 }],
    ["posting", { account: "" }],
    ["posting", { account: "a".repeat(91) }],
    ["posting", { seq: 2 }],
    ["wallet", { balance_fen: -1 }],
    ["wallet", { person_key: "ab" }],
    ["sale", { seq: 2 }],
    ["sale", { self_pay_fen: 281 }],
    ["sale", { self_pay_fen: -1, subsidy_fen: 1081 }],
    ["sale", { subsidy_fen: 801 }],
    ["sale", { received_fen: 279 }],
    ["sale", { tender: "credit" }],
    ["sale", { sale_id: "1" }],
    ["sale", { list_fen: 1200.5 }],
    ["sale", { person_key: "ab" }],
    ["sale_grant", { amount_fen: 0 }],
    ["sale_grant", { version: 0 }],
    ["sale_grant", { sale_id: otherId }],
    ["print_job", { sale_id: otherId }],
    ["print_job", { state: "lost" }],
    ["print_job", { document: "" }],
    ["print_job", { opens_drawer: 2 }],
    ["command", { command_id: "1" }],
    ["command", { request_hash: "cd" }],
    ["command", { answer: "" }],
    ["signed_head", { seq: 0 }],
    ["signed_head", { hash: "cd" }],
    ["receipt_counter", { last: 0 }],
  ];
  test.each(bad)("%s with %o", (table, own) => {
    before(table);
    expect(() => insert(table, { ...rows[table], ...own })).toThrow(
      /constraint failed|cannot store|without a gap|newest entry|at least two postings/,
    );
  });
});

describe("the journal is only appended to", () => {
  beforeEach(() => {
    insert("journal", rows.journal);
    insert("posting", rows.posting);
    insert("posting", { ...rows.posting, position: 1, account: "tender:cash", amount_fen: 1200 });
    insert("sale", { ...rows.sale, discount_fen: 0, subsidy_fen: 920 });
  });

  test.each([
    ["UPDATE journal SET body = '{\"x\":1}'", "only appended to"],
    ["UPDATE journal SET seq = 5", "only appended to"],
    ["UPDATE journal SET hash = hash", "only appended to"],
    ["DELETE FROM journal", "only appended to"],
    ["REPLACE INTO journal SELECT * FROM journal", "continues without a gap"],
    ["UPDATE posting SET amount_fen = 1", "only appended to"],
    ["UPDATE posting SET account = 'funder:me' WHERE position = 0", "only appended to"],
    ["DELETE FROM posting", "only appended to"],
    ["DELETE FROM posting WHERE position = 1", "only appended to"],
    ["REPLACE INTO posting VALUES (1, 0, 'funder:me', -1200)", "only appended to"],
    [
      "INSERT INTO posting VALUES (1, 0, 'x', 1) ON CONFLICT DO UPDATE SET amount_fen = 1",
      "only appended to",
    ],
    ["UPDATE sale SET received_fen = 9999", "not edited"],
    ["DELETE FROM sale", "not deleted"],
    [
      "REPLACE INTO sale SELECT seq, sale_id, receipt_no, at, day, meal, terminal, NULL, masked_name, list_fen, fees_fen, discount_fen, subsidy_fen, self_pay_fen, tender, received_fen FROM sale",
      "not deleted",
    ],
  ])("%s", (sql, why) => {
    const look = () =>
      ["journal", "posting", "sale"].map((table) => db.prepare(`SELECT * FROM ${table}`).all());
    const stood = look();
    expect(() => db.exec(sql)).toThrow(why);
    expect(look()).toEqual(stood);
  });

  test.each<[string, Row]>([
    ["a gap", { seq: 3, prev_hash: hash }],
    ["the same sequence again", { seq: 1, prev_hash: hash }],
    ["another previous hash", { seq: 2, prev_hash: genesis }],
  ])("%s is refused", (_, own) => {
    expect(() => insert("journal", { ...rows.journal, ...own })).toThrow("without a gap");
  });

  test("the first entry stands on the genesis hash", () => {
    db = openDatabase(":memory:");
    expect(() => insert("journal", { ...rows.journal, prev_hash: hash })).toThrow("without a gap");
    expect(() => insert("journal", { ...rows.journal, seq: 2 })).toThrow("without a gap");
  });
});

test("a sale whose postings do not balance cannot be written", () => {
  insert("journal", rows.journal);
  insert("posting", rows.posting);
  insert("posting", { ...rows.posting, position: 1, account: "tender:cash", amount_fen: 1199 });
  expect(() => insert("sale", rows.sale)).toThrow("add up to zero");
  expect(db.prepare("SELECT count(*) AS count FROM sale").get()).toEqual({ count: 0 });
});

test("a sale without two postings cannot be written", () => {
  insert("journal", rows.journal);
  expect(() => insert("sale", rows.sale)).toThrow("at least two postings");
});

test("postings belong to the newest entry, and to no sale that is written already", () => {
  insert("journal", rows.journal);
  insertPostings(1);
  insert("sale", rows.sale);
  const late = { ...rows.posting, position: 2 };
  expect(() => insert("posting", late)).toThrow("newest entry");
  insert("journal", { ...rows.journal, seq: 2, prev_hash: hash });
  expect(() => insert("posting", { ...late, seq: 1 })).toThrow("newest entry");
  expect(() => insert("posting", { ...late, seq: 3 })).toThrow("newest entry");
  insert("posting", { ...late, seq: 2 });
});

test.each([
  ["UPDATE sale_grant SET amount_fen = 1", "a grant is not edited"],
  ["DELETE FROM sale_grant", "a grant is not deleted"],
  ["UPDATE command SET answer = '{}'", "not edited"],
  ["DELETE FROM command", "not deleted"],
  ["REPLACE INTO command SELECT * FROM command", "not deleted"],
  ["UPDATE signed_head SET signature = 'y'", "not edited"],
  ["DELETE FROM signed_head", "not deleted"],
])("what stands is not changed: %s", (sql, why) => {
  before("sale_grant");
  insert("sale_grant", rows.sale_grant);
  insert("command", rows.command);
  insert("signed_head", rows.signed_head);
  expect(() => db.exec(sql)).toThrow(why);
});

test("two sales have neither one journal entry nor one receipt number", () => {
  insert("journal", rows.journal);
  insertPostings(1);
  insert("sale", rows.sale);
  insert("journal", { ...rows.journal, seq: 2, prev_hash: hash });
  insertPostings(2);
  const other = { ...rows.sale, sale_id: otherId };
  expect(() => insert("sale", { ...other, receipt_no: "S-2" })).toThrow("UNIQUE");
  expect(() => insert("sale", { ...other, seq: 2 })).toThrow("UNIQUE");
});
