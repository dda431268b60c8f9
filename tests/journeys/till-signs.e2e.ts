import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPeopleAnswerSchema, printedCodeSchema } from "#shared/contracts/code-api.ts";
import { paperPng } from "../../station/desk/virtual-printer/paper-picture.ts";
import { openPage, picture, picturesFolder, startBrowser } from "../world/browser.ts";
import { waitFor } from "../world/process.ts";
import { World } from "../world/world.ts";

/**
 * A queue at the till, and people without a card: forgotten, lost, never registered, lent, printed on paper. Every card
 * is looked at twice in this world.
 */
let world: World;
let browser: Browser;
let till: Page;

beforeAll(async () => {
  world = await World.start({ time: "now", identity: { spotCheckBp: 10_000 } });
  browser = await startBrowser();
  till = await openPage(browser, `${world.stationUrl}/till/?terminal=till-1`, "till");
  await till.getByTestId("status-reader").getByText("正常").waitFor();
});

afterAll(async () => {
  await browser.close();
  await world.stop();
});

/** The set meal at 12 yuan with exact cash. */
async function sellSet(): Promise<void> {
  await till.getByTestId("item-lunch-set-12").click();
  await till.getByTestId("pay").click();
  await till.getByTestId("success").waitFor();
  await till.keyboard.press("Enter");
  await till.getByTestId("success").waitFor({ state: "detached" });
}

const entries = (kind: string) =>
  world.query<{ body: string }>(`SELECT body FROM journal WHERE kind = '${kind}'`);

describe("somebody without a card", () => {
  test("is found by staff and has the subsidised meal within fifteen seconds", async () => {
    await till.getByTestId("till-look-up").click();
    await till.getByTestId("staff-c01").check();
    await till.getByTestId("pin").fill("1379");
    await till.getByTestId("sign-in-submit").click();
    await till.getByTestId("look-up-query").waitFor();
    await till.keyboard.press("Escape");
    const startedAt = performance.now();
    await till.keyboard.press("F9");
    await till.getByTestId("look-up-query").pressSequentially("9908", { delay: 60 });
    await till.getByTestId("look-up-person").first().getByText("测试甲").waitFor();
    await picture(till, "till-look-up");
    await till.keyboard.press("Enter");
    await till.getByTestId("person-name").waitFor();
    expect(await till.getByTestId("person-sign").getAttribute("data-assurance")).toBe("assisted");
    await picture(till, "till-looked-up");
    await sellSet();
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(entries("identity.looked-up")).toHaveLength(1);
    const [sale] = entries("sale.placed");
    expect(JSON.parse(sale?.body ?? "{}")).toMatchObject({
      identified: { signs: ["look-up"], assurance: "assisted" },
    });
  });
});

describe("a card that nobody knows", () => {
  test("is given to its holder once, journalled, and the district knows it too", async () => {
    const card = await world.insert("till", "p17");
    await till.getByTestId("identity-notice").waitFor();
    await picture(till, "till-card-unknown");
    await till.keyboard.press("F9");
    await till.getByTestId("look-up-query").pressSequentially("9915", { delay: 60 });
    await till.getByTestId("look-up-person").first().getByText("测试丙").waitFor();
    await till.getByTestId("bind-card").click();
    await picture(till, "till-bind-card");
    await till.getByTestId("bind-accept").click();
    await till.getByTestId("person-name").waitFor();
    expect(entries("card.bound")).toHaveLength(1);
    await card.remove();
    await till.getByTestId("leave").click();
    await world.allSent();

    const again = await world.insert("till", "p17");
    await till.getByTestId("person-name").waitFor();
    await again.remove();
    await till.getByTestId("leave").click();
  });
});

describe("a card that shows the number of somebody who is not on the roster", () => {
  test("is given to nobody else", async () => {
    const card = await world.insert("till", "p16");
    await till.getByTestId("identity-notice").waitFor();
    await till.keyboard.press("F9");
    await till.getByTestId("look-up-query").pressSequentially("9915", { delay: 60 });
    await till.getByTestId("look-up-person").first().getByText("测试丙").waitFor();
    await till.getByTestId("bind-card").click();
    await till.getByTestId("bind-accept").click();
    await till.getByTestId("look-up-refusal").getByText("另一个人").waitFor();
    expect(entries("card.bound")).toHaveLength(1);
    await till.keyboard.press("Escape");
    await card.remove();
  });
});

describe("a card that may be lent", () => {
  test("is looked at twice: nothing is sold until the phone's last four digits are right", async () => {
    const card = await world.insert("till", "p02");
    await till.getByTestId("person-name").waitFor();
    await till.locator('[data-testid="second-sign"][data-why="spot-check"]').waitFor();
    await picture(till, "till-spot-check");
    await till.getByTestId("second-phone").click();
    await till.getByTestId("second-digits").fill("0000");
    await till.getByTestId("second-send").click();
    await till.getByTestId("second-sign").getByText("不对").first().waitFor();
    await till.getByTestId("second-digits").fill("6602");
    await till.getByTestId("second-send").click();
    await till.locator('[data-testid="person-sign"][data-assurance="double"]').waitFor();
    await sellSet();
    await card.remove();
    expect(entries("identity.confirmed")).toHaveLength(1);
  });
});

describe("a printed code", () => {
  /** Prints a code at the district's console. */
  async function printed(name: string, lastFour: string): Promise<string> {
    const post = async (path: string, body: unknown): Promise<unknown> => {
      const response = await fetch(`${world.districtUrl}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect(response.ok).toBe(true);
      return response.json();
    };
    const { people } = findPeopleAnswerSchema.parse(
      await post("/api/console/people/search", { name, lastFour }),
    );
    const person = people[0]?.person;
    return printedCodeSchema.parse(await post("/api/console/printed-codes", { person })).text;
  }

  test("typed by a scanner only names its holder; the cashier looks and says so with the PIN", async () => {
    const text = await printed("测试戊", "9924");
    await till.keyboard.type(text, { delay: 1 });
    await till.keyboard.press("Enter");
    await till.locator('[data-testid="second-sign"][data-why="printed-code"]').waitFor();
    expect(await till.locator("body").innerText()).not.toContain("测**");
    await picture(till, "till-printed-code");
    await till.getByTestId("second-staff").click();
    await till.getByTestId("second-staff-name").selectOption("c01");
    await till.getByTestId("second-digits").fill("1379");
    await till.getByTestId("second-send").click();
    await till.getByTestId("person-name").waitFor();
    expect(await till.getByTestId("person-sign").getAttribute("data-assurance")).toBe("double");
    await till.getByTestId("leave").click();
  });
});

describe("the notice", () => {
  test("is printed at the till in words that an eighty-year-old reads", async () => {
    const before = world.till.sheets.length;
    const card = await world.insert("till", "p05");
    await till.getByTestId("second-phone").click();
    await till.getByTestId("second-digits").fill("6605");
    await till.getByTestId("second-send").click();
    await till.getByTestId("open-consent").click();
    await till.getByTestId("consent-give").waitFor();
    await picture(till, "till-consent");
    await till.getByTestId("notice-print").click();
    await waitFor("the printed notice", () => (world.till.sheets.length > before ? true : null));
    const paper = (await world.paper("till", before + 1)).join("\n");
    for (const words of ["您可以不同意", "怎么撤回", "12345"]) expect(paper).toContain(words);
    await till.getByTestId("consent-refuse").click();
    await waitFor("the refusal", () =>
      entries("face-consent.refused").length === 1 ? true : null,
    );
    const sheet = world.till.sheets[before];
    if (sheet !== undefined) writeFileSync(join(picturesFolder, "notice.png"), paperPng(sheet));
    await card.remove();
  });
});
