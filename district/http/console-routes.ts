import { existsSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import fastifyStatic from "@fastify/static";
import { z } from "zod";
import { businessDay, daySchema, type Clock } from "#shared/time/time.ts";
import { consoleMeals } from "../meals/console-meals.ts";
import type { Database } from "../store/database.ts";
import { parsed, sendRefusal } from "./refusals.ts";

export type ConsoleParts = {
  readonly database: Database;
  readonly clock: Clock;
  /** Where the built page lies; it is served when it is there. */
  readonly consoleFolder: string;
};

const querySchema = z.strictObject({ day: daySchema.optional() });

/** `GET /api/console/meals?day=YYYY-MM-DD`, today without a day, and the page under `/console/`. */
export async function consoleRoutes(app: FastifyInstance, parts: ConsoleParts): Promise<void> {
  const { database, clock, consoleFolder } = parts;
  app.get("/api/console/meals", async (request, reply) => {
    const query = parsed(querySchema, request.query);
    if (!query.ok) return sendRefusal(reply, 400, query.refusal);
    const now = clock();
    return consoleMeals(database, { day: query.value.day ?? businessDay(now), now });
  });
  app.get("/", (_, reply) => reply.redirect("/console/"));
  if (!existsSync(consoleFolder)) return;
  await app.register(fastifyStatic, { root: consoleFolder, prefix: "/console/", redirect: true });
}
