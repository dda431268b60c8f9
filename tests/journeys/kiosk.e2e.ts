import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPage, picture, startBrowser } from "../world/browser.ts";
import { waitFor } from "../world/process.ts";
import { World } from "../world/world.ts";

/** The senior's four steps at a real kiosk page, with the real reader service and a real printer port. */
let world: World;
let browser: Browser;
let kiosk: Page;

beforeAll(async () => {
  world = await World.start();
  browser = await startBrowser();
  kiosk = await openPage(browser, `${world.stationUrl}/kiosk/?terminal=kiosk-1`, "kiosk");
  await kiosk.getByTestId("kiosk-welcome").waitFor();
});

afterAll(async () => {
  await browser.close();
  await world.stop();
});

/** Texts under 30 px and controls under 80 px on the screen as it stands; there must be none. */
async function tooSmall(): Promise<string[]> {
  return kiosk.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
      const text = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent?.trim() ?? "")
        .join("");
      const size = Number.parseInt(getComputedStyle(element).fontSize, 10);
      if (text !== "" && size < 30) found.push(`${size} px: ${text}`);
      const isControl = element.matches("button, a, input, [role=button]");
      if (isControl && Math.min(box.width, box.height) < 80) {
        found.push(`${Math.round(box.width)}×${Math.round(box.height)}: ${text}`);
      }
    }
    return found;
  });
}

async function look(name: string): Promise<void> {
  await picture(kiosk, name);
  expect(await tooSmall(), name).toEqual([]);
}

describe("lunch at the kiosk", () => {
  test("from the card to the paper in four steps, for the own part only", async () => {
    await look("kiosk-welcome");
    const card = await world.insert("kiosk", "p01");
    await kiosk.getByTestId("greeting").getByText("测奶奶").waitFor();
    await kiosk.getByTestId("set-lunch-set-12").getByText("2.80").waitFor();
    await look("kiosk-choose");
    await kiosk.getByTestId("set-lunch-set-12").click();
    await kiosk.getByTestId("own-part").getByText("2.80").waitFor();
    await look("kiosk-confirm");
    await kiosk.getByTestId("confirm").click();
    await kiosk.getByTestId("done").waitFor();
    const paper = (await world.paper("kiosk", 1)).join("\n");
    expect(paper).toMatch(/自付 +￥2\.80/);
    expect(paper).toMatch(/钱包余额 +￥97\.20/);
    expect(world.kiosk.drawer).toBe(0);
    await kiosk.getByText("小票已打印").waitFor();
    await look("kiosk-done");
    await card.remove();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    expect(await kiosk.locator("body").innerText()).not.toContain("测");
  });

  test("five taps in a second on the confirmation are one sale", async () => {
    const card = await world.insert("kiosk", "p04");
    await kiosk.getByTestId("set-lunch-set-10").click();
    const confirm = await kiosk.getByTestId("confirm").boundingBox();
    if (confirm === null) throw new Error("the confirmation can be touched");
    for (let tap = 0; tap < 5; tap += 1) {
      await kiosk.mouse.click(confirm.x + confirm.width / 2, confirm.y + confirm.height / 2);
      await kiosk.waitForTimeout(200);
    }
    await world.paper("kiosk", 2);
    await card.remove();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    expect(world.query("SELECT 1 FROM sale")).toHaveLength(2);
  });

  test("taking the card away clears everything of the person within a second", async () => {
    const card = await world.insert("kiosk", "p05");
    await kiosk.getByTestId("greeting").waitFor();
    await card.remove();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    expect(await kiosk.locator("body").innerText()).not.toContain("测");
  });

  test("a lost card gets a calm sentence and a way to eat", async () => {
    const card = await world.insert("kiosk", "p03");
    await kiosk.getByText("这张卡已经挂失").first().waitFor();
    await look("kiosk-lost-card");
    await card.remove();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
  });

  test("a station that is killed and comes back leaves the screen where the person can go on", async () => {
    await world.killStation();
    await kiosk.getByTestId("recovering").waitFor();
    await look("kiosk-recovering");
    await world.startStation();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    await waitFor("the reader", async () => {
      const { terminals } = await world.state();
      return terminals.every(({ reader }) => reader === "ready") ? true : null;
    });
    const card = await world.insert("kiosk", "p02");
    await kiosk.getByTestId("greeting").waitFor();
    await card.remove();
  });
});
