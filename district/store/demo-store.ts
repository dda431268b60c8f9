import { statement, type Connection, type Database } from "./database.ts";

const read = statement<{ seed: number }>("demo-seed-read", `SELECT seed FROM demo_seed`);

/** The number that the demonstration was made from; null when there is none. */
export async function demoSeedOf(database: Database | Connection): Promise<number | null> {
  const [row] = await read(database, []);
  return row?.seed ?? null;
}

const keep = statement("demo-seed-keep", `INSERT INTO demo_seed (seed) VALUES ($1)`);

/** Remembers what the demonstration was made from; a second one is an error. */
export async function keepDemoSeed(connection: Connection, seed: number): Promise<void> {
  await keep(connection, [seed]);
}
