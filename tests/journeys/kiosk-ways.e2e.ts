import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage, startBrowser } from "../world/browser.ts";
import { World } from "../world/world.ts";

/** The ways in at a real kiosk page without a camera: alike in size, and a scanner that types like a keyboard. */
let world: World;
let browser: Browser;
let kiosk: Page;
const asked: { readonly path: string; readonly body: string | null }[] = [];

beforeAll(async () => {
  world = await World.start();
  browser = await startBrowser();
  kiosk = await openPage(browser, `${world.stationUrl}/kiosk/?terminal=kiosk-1`, "kiosk");
  kiosk.on("request", (request) => {
    asked.push({ path: new URL(request.url()).pathname, body: request.postData() });
  });
  await kiosk.getByTestId("kiosk-welcome").waitFor();
});

afterAll(async () => {
  await browser.close();
  await world.stop();
});

const scans = () => asked.filter(({ path }) => path === "/api/terminals/kiosk-1/code");

/** A field of the page that has the focus, as a scanner would find one. */
async function focusedField(): Promise<() => Promise<string>> {
  await kiosk.evaluate(() => {
    document.querySelector("#field")?.remove();
    const field = document.createElement("input");
    field.id = "field";
    document.body.append(field);
    field.focus();
  });
  return () => kiosk.locator("#field").inputValue();
}

test("every way stands on one screen, each as large as the others", async () => {
  const boxes = await Promise.all(
    ["card", "face", "code"].map(async (way) => {
      const found = kiosk.getByTestId(`kiosk-way-${way}`);
      return (await found.count()) === 0 ? null : found.boundingBox();
    }),
  );
  const sizes = boxes
    .filter((box) => box !== null)
    .map(({ width, height }) => `${Math.round(width)}×${Math.round(height)}`);
  expect(sizes.length).toBeGreaterThanOrEqual(2);
  expect(new Set(sizes).size).toBe(1);
  await kiosk.getByTestId("help").waitFor();
});

test("a camera that is missing is said in words, and the card still serves", async () => {
  const code = kiosk.getByTestId("kiosk-way-code");
  expect(await code.getAttribute("data-available")).toBe("no");
  expect(await code.innerText()).toContain("摄像头暂时不能用");
  expect(await kiosk.getByTestId("kiosk-way-card").getAttribute("data-available")).toBe("yes");
});

test("what a hand types lands in the field, a little later", async () => {
  const value = await focusedField();
  await kiosk.keyboard.type("abcdefghijk", { delay: 110 });
  await expect.poll(value).toBe("abcdefghijk");
  expect(scans()).toEqual([]);
});

test("a scan lands in no field, is asked about once, and its refusal is said in words", async () => {
  const value = await focusedField();
  await kiosk.keyboard.type("HTTPS://EXAMPLE.ORG/PAY?X=1");
  await kiosk.keyboard.press("Enter");
  await kiosk.getByTestId("kiosk-refused").waitFor();
  expect(await value()).toBe("");
  expect(scans().map(({ body }) => body)).toEqual([
    JSON.stringify({ text: "HTTPS://EXAMPLE.ORG/PAY?X=1", source: "wedge" }),
  ]);
  expect(new URL(kiosk.url()).pathname).toBe("/kiosk/");
});

test("a scan while somebody chooses is nobody's", async () => {
  const card = await world.insert("kiosk", "p01");
  await kiosk.getByTestId("greeting").waitFor();
  await focusedField();
  await kiosk.keyboard.type("YL1:ABCDEFGHIJKLMNOP");
  await kiosk.keyboard.press("Enter");
  await kiosk.waitForTimeout(500);
  expect(scans()).toHaveLength(1);
  await card.remove();
  await kiosk.getByTestId("kiosk-welcome").waitFor();
});
