import { once } from "node:events";
import { type Server, createServer } from "node:http";
import { fileURLToPath } from "node:url";
import type { ElectronApplication, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Display, openDisplay } from "./display.ts";
import { bundleShell, freePort, startShell } from "./electron-app.ts";

const entry = fileURLToPath(new URL("stand-in-station.ts", import.meta.url));

let display: Display;
let outside: { readonly origin: string; readonly asked: string[]; readonly server: Server };

beforeAll(async () => {
  await bundleShell();
  display = await openDisplay();
  outside = await serveOutside();
});

afterAll(async () => {
  outside.server.close();
  await display.close();
});

describe("the kiosk window", () => {
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    ({ app, page } = await startWithStation());
    await page.getByTestId("greeting").waitFor();
  });
  afterAll(() => app.close());

  test("fills the screen, is the only one and has no menu", async () => {
    const window = await app.evaluate(({ BrowserWindow, Menu }) => {
      const [only, ...others] = BrowserWindow.getAllWindows();
      return {
        others: others.length,
        isKiosk: only?.isKiosk(),
        size: only?.getContentSize(),
        hasMenu: Menu.getApplicationMenu() !== null,
      };
    });
    const { size, ...rest } = window;
    expect(rest).toEqual({ others: 0, isKiosk: true, hasMenu: false });
    // Without a window manager Chromium keeps a window one pixel smaller than an X screen.
    expect(size?.map((pixels) => Math.ceil(pixels / 10) * 10)).toEqual([1080, 1920]);
  });

  test("shows the station's kiosk page", async () => {
    expect(await page.getByTestId("greeting").textContent()).toBe("您好，请放卡");
    expect(new URL(page.url()).pathname).toBe("/kiosk/");
  });

  test("gives the page nothing of Node or Electron", async () => {
    const found = await page.evaluate(() =>
      ["require", "process", "module", "Buffer", "global", "electron", "__dirname"].filter(
        (name) => name in globalThis,
      ),
    );
    expect(found).toEqual([]);
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [only] = BrowserWindow.getAllWindows();
      // Known to both Electrons, absent from the types.
      const contents = only?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } =
        contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
  });

  test("stays on the station's origin", async () => {
    const before = page.url();
    await page.evaluate((address) => location.assign(address), `${outside.origin}/page`);
    await page.evaluate((address) => {
      const frame = document.createElement("iframe");
      frame.src = address;
      document.body.append(frame);
    }, `${outside.origin}/frame`);
    await page.waitForTimeout(500);
    expect(page.url()).toBe(before);
    expect(outside.asked).toEqual([]);
  });

  test("sends nothing to other addresses", async () => {
    const outcome = await page.evaluate(
      (address) =>
        fetch(address, { mode: "no-cors" }).then(
          () => "sent",
          () => "refused",
        ),
      `${outside.origin}/fetch`,
    );
    expect(outcome).toBe("refused");
    expect(outside.asked).toEqual([]);
  });

  test("opens no second window", async () => {
    const opened = await page.evaluate(() => window.open("/kiosk/") !== null);
    await page.evaluate(() => document.querySelector("a")?.click());
    await page.waitForTimeout(300);
    expect(opened).toBe(false);
    expect(app.windows()).toHaveLength(1);
  });

  test("grants no permission", async () => {
    const outcome = await page.evaluate(async () => {
      const media = navigator.mediaDevices.getUserMedia({ video: true, audio: true });
      const place = new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve("granted"),
          () => resolve("denied"),
        ),
      );
      return {
        media: await media.then(
          () => "granted",
          () => "denied",
        ),
        place: await place,
        notification: await Notification.requestPermission(),
      };
    });
    expect(outcome).toEqual({ media: "denied", place: "denied", notification: "denied" });
  });

  test("saves no file", async () => {
    const isStopped = await app.evaluate(async ({ BrowserWindow, session }) => {
      const [only] = BrowserWindow.getAllWindows();
      const download = new Promise((resolve) => {
        session.defaultSession.once("will-download", (event) => resolve(event.defaultPrevented));
      });
      only?.webContents.downloadURL(new URL("/file", only.webContents.getURL()).href);
      return download;
    });
    expect(isStopped).toBe(true);
  });

  test("hands plain keys to the page, and no key that leads out of it", async () => {
    await page.evaluate(() => {
      window.addEventListener("keydown", ({ key }) => (document.title += `<${key}>`));
      document.title = "";
    });
    await app.evaluate(({ BrowserWindow }) => {
      const [only] = BrowserWindow.getAllWindows();
      only?.webContents.focus();
      for (const [keyCode, ...modifiers] of [
        ["R", "control"],
        ["I", "control", "shift"],
        ["F4", "alt"],
        ["F5"],
        ["7"],
      ] as const) {
        only?.webContents.sendInputEvent({ type: "keyDown", keyCode, modifiers: [...modifiers] });
      }
    });
    await expect.poll(() => page.evaluate(() => document.title), { timeout: 10_000 }).toBe("<7>");
  });

  test("loads the page again when it crashes", async () => {
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await page.waitForEvent("crash", { timeout: 1000 }).catch(() => undefined);
    await shows(app, "您好，请放卡");
  });
});

describe("the station behind the window", () => {
  test("is waited for with a plain page, in words", async () => {
    const { app, page } = await startWithStation(["--", "--delay-ms", "2000"]);
    try {
      expect(await page.locator("h1").textContent()).toBe("正在启动，请稍候");
      await page.getByTestId("greeting").waitFor();
    } finally {
      await app.close();
    }
  });

  test("comes back after it was killed, and ends with the window", async () => {
    const { app, page, origin } = await startWithStation();
    await page.getByTestId("greeting").waitFor();
    const first = await pidOf(origin);
    process.kill(first, "SIGKILL");
    let second = first;
    try {
      await vi.waitFor(
        async () => {
          second = await pidOf(origin);
          expect(second).not.toBe(first);
        },
        { timeout: 10_000, interval: 100 },
      );
      expect(await visibleText(app)).toContain("您好，请放卡");
    } finally {
      await app.close();
    }
    expect(isAlive(second)).toBe(false);
  });

  test("is missed in words while it hangs, and shown again afterwards", async () => {
    const { app, page, origin } = await startWithStation();
    const pid = await pidOf(origin);
    try {
      await page.getByTestId("greeting").waitFor();
      process.kill(pid, "SIGSTOP");
      await shows(app, "正在启动，请稍候");
      process.kill(pid, "SIGCONT");
      await shows(app, "您好，请放卡");
    } finally {
      process.kill(pid, "SIGCONT");
      await app.close();
    }
  });
});

async function startWithStation(
  stationArguments: readonly string[] = [],
): Promise<{ app: ElectronApplication; page: Page; origin: string }> {
  const port = String(await freePort());
  const args = ["--node", process.execPath, "--entry", entry, "--port", port];
  const app = await startShell([...args, ...stationArguments], display);
  return { app, page: await app.firstWindow(), origin: `http://127.0.0.1:${port}` };
}

function shows(app: ElectronApplication, text: string): Promise<void> {
  return vi.waitFor(async () => expect(await visibleText(app)).toContain(text), {
    timeout: 30_000,
    interval: 200,
  });
}

/** What the window shows, asked through the main process: a page that crashed answers nobody. */
function visibleText(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const text = contents?.executeJavaScript("document.body.innerText") as Promise<string>;
    const silence = new Promise<string>((resolve) => setTimeout(resolve, 400, ""));
    return Promise.race([text, silence]);
  });
}

/** The process of the station that answers at this address. */
async function pidOf(origin: string): Promise<number> {
  return vi.waitFor(async () => Number(await (await fetch(`${origin}/pid`)).text()), {
    timeout: 10_000,
    interval: 100,
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A server that is no station: whatever reaches it got out. */
async function serveOutside(): Promise<typeof outside> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("outside");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return { origin: `http://127.0.0.1:${String(address.port)}`, asked, server };
}
