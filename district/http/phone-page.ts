import { existsSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import fastifyStatic from "@fastify/static";

/** Everything that the page of a phone needs lies beside it; it stands in no frame and sends no forms. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The phone's page under `/code/`, with what keeps it there without a network; served when it was built. */
export async function phonePage(app: FastifyInstance, phoneFolder: string): Promise<void> {
  if (!existsSync(phoneFolder)) return;
  await app.register(async (page) => {
    page.addHook("onSend", async (_, reply) => {
      // The script that answers without a network lies with the other files and stands for the page above them.
      reply.headers({ "content-security-policy": policy, "service-worker-allowed": "/code/" });
    });
    await page.register(fastifyStatic, {
      root: phoneFolder,
      prefix: "/code/",
      redirect: true,
      decorateReply: false,
    });
  });
}
