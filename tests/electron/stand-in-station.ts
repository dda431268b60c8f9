/**
 * A station as far as the window can tell: health, one page, and the number of its process.
 * `node stand-in-station.ts --port N [--delay-ms N]`
 */
import { createServer } from "node:http";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { port: { type: "string" }, "delay-ms": { type: "string", default: "0" } },
});

const page = `<!doctype html>
<html lang="zh-CN">
  <meta charset="utf-8" />
  <title>自助终端</title>
  <h1 data-testid="greeting">您好，请放卡</h1>
  <a data-testid="away" href="/elsewhere" target="_blank">外部</a>
</html>`;

const server = createServer((request, response) => {
  switch (request.url) {
    case "/health":
      response.setHeader("content-type", "application/json").end('{"isHealthy":true}');
      break;
    case "/kiosk/":
      response.setHeader("content-type", "text/html; charset=utf-8").end(page);
      break;
    case "/pid":
      response.end(String(process.pid));
      break;
    case "/file":
      response.setHeader("content-disposition", "attachment; filename=a.bin").end("0123456789");
      break;
    default:
      response.writeHead(404).end();
  }
});

setTimeout(() => server.listen(Number(values.port), "127.0.0.1"), Number(values["delay-ms"]));
process.on("SIGTERM", () => process.exit(0));
