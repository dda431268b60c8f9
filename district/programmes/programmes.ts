import type { Programme } from "#shared/programme/document.ts";
import type { Connection } from "../store/database.ts";
import { appendChanges } from "../store/feed-store.ts";
import { keepProgrammes } from "../store/programme-store.ts";

/** Publishes programmes with all their versions and tells every station, within the caller's transaction. */
export async function publishProgrammes(
  connection: Connection,
  programmes: readonly Programme[],
): Promise<void> {
  await keepProgrammes(connection, programmes);
  await appendChanges(
    connection,
    programmes.map((programme) => ({ kind: "programme", programme })),
  );
}
