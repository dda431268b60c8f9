import type { Programme } from "#shared/programme/document.ts";
import { statement, type Connection } from "./database.ts";

const upsert = statement(
  "programme-upsert",
  `INSERT INTO programme (programme, document)
   SELECT programme, document::jsonb FROM unnest($1::text[], $2::text[]) AS new (programme, document)
   ON CONFLICT (programme) DO UPDATE SET document = excluded.document`,
);

/** Keeps programmes with all their versions. */
export async function keepProgrammes(
  connection: Connection,
  programmes: readonly Programme[],
): Promise<void> {
  await upsert(connection, [
    programmes.map(({ id }) => id),
    programmes.map((programme) => JSON.stringify(programme)),
  ]);
}
