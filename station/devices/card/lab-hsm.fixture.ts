import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import {
  labAuthenticator,
  type AuthenticationRequest,
} from "#shared/identity/card/authenticator.ts";
import { bytesOfHex, hexOf } from "#shared/identity/card/bytes.ts";
import { regionSchema } from "#shared/identity/region.ts";

/** How the module behaves: it answers, refuses, says nothing, too much, or nonsense. */
export type HsmManner =
  | "answering"
  | "wrong"
  | "refusing"
  | "silent"
  | "slow"
  | "garbage"
  | "short"
  | "endless"
  | "redirecting";

const eightBytes = z
  .string()
  .regex(/^[0-9A-F]{16}$/)
  .transform(bytesOfHex);
const pair = { r1: eightBytes, r2: eightBytes };
const questionSchema = z.strictObject({
  area: regionSchema,
  identificationCode: z.string().regex(/^[0-9A-F]{32}$/),
  algorithm: z.enum(["3des", "ssf33", "sm4"]),
  diversification: eightBytes.transform((bytes) => new TextDecoder().decode(bytes)),
  internal: z.strictObject({ ...pair, answer: eightBytes }),
  external: z.strictObject(pair),
});

/** A security module of the laboratory: the contract of hsm-authenticator.ts over the key of the virtual cards. */
export async function startLabHsm(manner: HsmManner = "answering") {
  let present = manner;
  const questions: AuthenticationRequest[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const question = questionSchema.parse(JSON.parse(await textOf(request)));
    questions.push(question);
    const cryptogram = await labAuthenticator.cryptogram(question);
    const good = JSON.stringify({ cryptogram: hexOf(cryptogram ?? new Uint8Array(0)) });
    switch (present) {
      case "answering":
        return void response.end(good);
      case "slow":
        return void setTimeout(() => response.end(good), 5_000).unref();
      case "wrong":
        return void response.end(JSON.stringify({ cryptogram: "0".repeat(16) }));
      case "refusing":
        return void response.writeHead(403).end(JSON.stringify({ refused: "area-not-served" }));
      case "garbage":
        return void response.writeHead(500).end("<html>oops</html>");
      case "short":
        return void response.end(JSON.stringify({ cryptogram: "00" }));
      case "endless":
        return void response.end(`{"cryptogram": "${"0".repeat(10_000_000)}"}`);
      case "redirecting":
        return void response.writeHead(307, { location: "/elsewhere" }).end();
      case "silent":
        return;
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/rkssse`,
    questions,
    behave: (next: HsmManner): void => void (present = next),
    stop(): Promise<void> {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
