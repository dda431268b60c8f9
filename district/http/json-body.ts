import type { FastifyInstance } from "fastify";

/** How deep a body may be nested. Readers walk it recursively, and a million brackets would exhaust their stack. */
const deepestBody = 64;

/** Marks the error of a body that is nested too deeply. */
export const tooDeepCode = "BODY_TOO_DEEP";

/** Reads JSON bodies and no others; one that is nested too deeply is refused before anything walks it. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<string>(
    "application/json",
    { parseAs: "string" },
    (request, body, done) => {
      if (depthOf(body) > deepestBody) {
        done(
          Object.assign(new Error("body nested too deeply"), {
            code: tooDeepCode,
            statusCode: 400,
          }),
        );
        return;
      }
      void parse(request, body, done);
    },
  );
}

/** How many brackets are open at once at most, outside of texts; counting stops beyond the limit. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let at = 0; at < json.length && deepest <= deepestBody; at += 1) {
    const character = json.charCodeAt(at);
    if (isText) {
      if (character === 0x5c) at += 1;
      else if (character === 0x22) isText = false;
    } else if (character === 0x22) isText = true;
    else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
  return deepest;
}
