import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stationEventSchema, type StationEvent } from "#shared/contracts/station-api.ts";
import { personaPeople } from "#shared/demo/personas.ts";
import { canariesInFolder, canariesInText, type Canary } from "../privacy/canary.ts";
import { openPage, type panels, picture, startBrowser } from "../world/browser.ts";
import { startBrowserWithCamera, type FilmScene } from "../world/face-film.ts";
import {
  agreeAtOffice,
  enrolAtOffice,
  openPersonAtOffice,
  signInAtOffice,
} from "../world/office.ts";
import { waitFor } from "../world/process.ts";
import { World } from "../world/world.ts";

/**
 * Who are you: face, code and card on real screens, with a film in place of the camera, the station without a
 * network from the moment at which everybody is known. The tests run in this order on one world.
 */
let world: World;
let plain: Browser;
const browsers: Browser[] = [];
const addresses: string[] = [];
let events: StationEvents;
/** The code that the phone showed first. */
let shown = "";

type StationEvents = { readonly heard: StationEvent[]; readonly stop: () => void };

const firstPerson = { face: "first", does: "turns" } as const;
const stranger: FilmScene = {
  kind: "one-person",
  person: { face: "second", does: "turns", on: "one-day" },
};

beforeAll(async () => {
  world = await World.start({ time: "now" });
  plain = await startBrowser();
  events = await listenTo("kiosk-1");
});

afterAll(async () => {
  events.stop();
  for (const browser of [...browsers, plain]) await browser.close();
  await world.stop();
});

/** A page whose camera sees a scene; every address that it asks for is remembered. */
async function pageSeeing(
  scene: FilmScene,
  path: string,
  panel: keyof typeof panels,
): Promise<Page> {
  const browser = await startBrowserWithCamera(scene);
  browsers.push(browser);
  const page = await openPage(browser, `${world.stationUrl}${path}`, panel);
  page.on("request", (request) => addresses.push(request.url()));
  return page;
}

/** Everything that the station tells one terminal. */
async function listenTo(terminal: string): Promise<StationEvents> {
  const ending = new AbortController();
  const heard: StationEvent[] = [];
  const response = await fetch(`${world.stationUrl}/api/events?terminal=${terminal}`, {
    signal: ending.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const listening = (async () => {
    let rest = "";
    for (;;) {
      const part = await reader?.read().catch(() => undefined);
      if (part === undefined || part.done) return;
      const messages = `${rest}${part.value}`.split("\n\n");
      rest = messages.pop() ?? "";
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1];
        if (data !== undefined) heard.push(stationEventSchema.parse(JSON.parse(data)));
      }
    }
  })();
  return {
    heard,
    stop() {
      ending.abort();
      void listening;
    },
  };
}

/** Whose sessions are open at the kiosk by what the station told. */
function openSessions(): string[] {
  const open = new Map<string, string>();
  for (const event of events.heard) {
    if (event.kind === "session-started")
      open.set(event.session.sessionId, event.session.person.lastFour);
    if (event.kind === "session-ended") open.delete(event.sessionId);
  }
  return [...open.values()];
}

/** The kiosk's first step, then the face. */
async function showFace(kiosk: Page): Promise<void> {
  await kiosk.getByTestId("kiosk-way-face").click();
  await kiosk.getByTestId("face-step").waitFor();
}

/**
 * Shows the face until it is known: the film turns its head in a round of its own, and a turn that does not come in
 * time is asked for again, as of anybody.
 */
async function showFaceUntilKnown(kiosk: Page): Promise<void> {
  const known = kiosk.getByTestId("kiosk-choosing");
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await showFace(kiosk);
    const other = kiosk.getByTestId("face-ended").or(kiosk.getByTestId("second-sign"));
    await known.or(other).first().waitFor();
    if (await known.isVisible()) return;
    await kiosk.getByTestId("restart").click();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
  }
  throw new Error("the face was not known in four attempts");
}

describe("a face", () => {
  let office: Page;
  let kiosk: Page;

  test("is enrolled in the office after a consent of its own", async () => {
    const film: FilmScene = {
      kind: "one-person",
      person: { face: "first", does: "looks-around", on: "one-day" },
    };
    office = await pageSeeing(film, "/office/", "till");
    await signInAtOffice(office, { staff: "m01", pin: "2580" });
    await openPersonAtOffice(office, "测试甲");
    await picture(office, "office-person");
    expect(await office.getByTestId("enrol-start").isDisabled()).toBe(true);
    await office.getByTestId("office-consent").click();
    await office.getByTestId("office-consent-sheet").waitFor();
    await picture(office, "office-consent");
    await office.keyboard.press("Escape");
    await agreeAtOffice(office);
    await enrolAtOffice(office, async (pose) => {
      if (pose === "left") await picture(office, "office-enrolment");
    });
    expect(world.query("SELECT kind FROM journal WHERE kind = 'face.enrolled'")).toHaveLength(1);
  });

  test("is recognised at the kiosk on another day, without a network, after turning the head", async () => {
    await world.allSent();
    world.link.cut();
    const film: FilmScene = { kind: "one-person", person: { ...firstPerson, on: "another-day" } };
    kiosk = await pageSeeing(film, "/kiosk/?terminal=kiosk-1", "kiosk");
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    await picture(kiosk, "kiosk-ways");
    await showFace(kiosk);
    await kiosk.locator('[data-testid="face-step"][data-view="turn"]').waitFor();
    // The page stands still while its picture is taken, so this presentation is given up.
    await picture(kiosk, "kiosk-face-turn");
    await kiosk.getByTestId("restart").click();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    await showFaceUntilKnown(kiosk);
    expect(await kiosk.locator("body").innerText()).toContain("测");
    expect(openSessions()).toEqual(["9908"]);
    await picture(kiosk, "kiosk-face-known");
  });

  test("taken for somebody else is put right in one touch", async () => {
    await kiosk.getByTestId("not-me").click();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    expect(openSessions()).toEqual([]);
    expect(await kiosk.locator("body").innerText()).not.toContain("测**");
    expect(world.query("SELECT seq FROM journal WHERE kind = 'identity.not-me'")).toHaveLength(1);
  });

  test("of a stranger is not accepted, and nobody is accused", async () => {
    const page = await pageSeeing(stranger, "/kiosk/?terminal=kiosk-1", "kiosk");
    await showFace(page);
    await page.getByTestId("face-ended").waitFor();
    expect(openSessions()).toEqual([]);
    const words = await page.getByTestId("face-ended").innerText();
    expect(words).not.toMatch(/陌生|不认识|冒充|失败/);
    await picture(page, "kiosk-face-ended");
    await page.close();
  });

  test("of two people in the picture belongs to neither until one steps back", async () => {
    const page = await pageSeeing(
      {
        kind: "two-people",
        people: [
          { face: "first", does: "still", on: "another-day" },
          { face: "second", does: "still", on: "one-day" },
        ],
      },
      "/kiosk/?terminal=kiosk-1",
      "kiosk",
    );
    await showFace(page);
    await page.getByTestId("face-words").getByText("请一个人站在前面").waitFor();
    expect(openSessions()).toEqual([]);
    await page.close();
  });

  test("is gone when consent is withdrawn, and the card still serves", async () => {
    const card = await world.insert("kiosk", "p01");
    await kiosk.getByTestId("kiosk-choosing").waitFor();
    await kiosk.getByTestId("consent-open").click();
    await kiosk.getByTestId("consent-withdraw").click();
    await picture(kiosk, "kiosk-consent-withdraw");
    await kiosk.getByTestId("consent-withdraw-sure").click();
    await waitFor("the erasure", () =>
      world.query("SELECT seq FROM journal WHERE kind = 'face.erased'").length === 1 ? true : null,
    );
    await card.remove();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    await showFace(kiosk);
    await kiosk.getByTestId("face-ended").waitFor();
    expect(openSessions()).toEqual([]);
    await kiosk.close();
  });
});

describe("a citizen code", () => {
  let phone: Page;

  /** Whatever the phone shows now. */
  const codeNow = async (): Promise<string> =>
    (await phone.getByTestId("code-text").getAttribute("data-code")) ?? "";

  test("comes to a phone by a pairing code, with a key that never leaves it", async () => {
    world.link.mend();
    const context = await plain.newContext({
      viewport: { width: 390, height: 844 },
      locale: "zh-CN",
    });
    phone = await context.newPage();
    phone.on("request", (request) => addresses.push(request.url()));
    await phone.goto(world.phoneUrl);
    await phone.getByTestId("pairing-code").fill("10000001");
    await phone.getByTestId("last-four").fill("9908");
    await phone.getByTestId("pair").click();
    await phone.getByTestId("code-card").waitFor();
    await picture(phone, "phone-code");
  });

  test("shown to the camera opens a session, once, without a network", async () => {
    world.link.cut();
    shown = await codeNow();
    const film: FilmScene = { kind: "code", text: shown, size: "1280x720" };
    const kiosk = await pageSeeing(film, "/kiosk/?terminal=kiosk-1", "kiosk");
    await kiosk.getByTestId("kiosk-way-code").click();
    await kiosk.getByTestId("kiosk-choosing").waitFor();
    expect(openSessions()).toEqual(["9908"]);
    await kiosk.getByTestId("restart").click();
    await kiosk.getByTestId("kiosk-welcome").waitFor();
    await kiosk.close();
  });

  test("shown a second time, as by somebody with a picture of it, is refused with the reason", async () => {
    const film: FilmScene = { kind: "code", text: shown, size: "1280x720" };
    const kiosk = await pageSeeing(film, "/kiosk/?terminal=kiosk-1", "kiosk");
    await kiosk.getByTestId("kiosk-way-code").click();
    await kiosk.getByText("这个码刚才用过了").waitFor();
    expect(openSessions()).toEqual([]);
    await picture(kiosk, "kiosk-code-used");
    await kiosk.close();
  });

  test("of more than a minute ago is refused as a picture of a code", async () => {
    await new Promise((resolve) => setTimeout(resolve, 62_000));
    const film: FilmScene = { kind: "code", text: shown, size: "1280x720" };
    const kiosk = await pageSeeing(film, "/kiosk/?terminal=kiosk-1", "kiosk");
    await kiosk.getByTestId("kiosk-way-code").click();
    await kiosk.getByText("这个码已经超过一分钟").waitFor();
    expect(openSessions()).toEqual([]);
    await picture(kiosk, "kiosk-code-stale");
    await kiosk.close();
  }, 180_000);

  test("and a card and a face at the same moment give exactly one session", async () => {
    const film: FilmScene = {
      kind: "person-and-code",
      person: { ...firstPerson, on: "one-day" },
      text: await codeNow(),
    };
    const kiosk = await pageSeeing(film, "/kiosk/?terminal=kiosk-1", "kiosk");
    await kiosk.getByTestId("kiosk-way-code").waitFor();
    const [card] = await Promise.all([
      world.insert("kiosk", "p02"),
      kiosk.getByTestId("kiosk-way-code").click(),
    ]);
    await kiosk.getByTestId("kiosk-choosing").waitFor();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(openSessions()).toHaveLength(1);
    await card.remove();
    await kiosk.close();
  });
});

describe("a scanned text is data", () => {
  const scan = async (text: string): Promise<string> => {
    const response = await fetch(`${world.stationUrl}/api/terminals/till-1/code`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, source: "wedge" }),
    });
    const body: unknown = await response.json();
    expect(response.ok).toBe(false);
    return JSON.stringify(body);
  };

  test.each([
    ["an address", `https://pay.example/${randomUUID()}`],
    ["a payment code", "134567890123456789"],
    ["a program", "javascript:alert(1)"],
    ["half of a code", "YL1:6BFOXN"],
  ])("%s is refused with words and a next step", async (_what, text) => {
    const answer = await scan(text);
    expect(answer).toMatch(/"code":"code-[a-z-]+"/);
    expect(answer).toMatch(/"next":"[^"]*\p{Script=Han}/u);
    expect(answer).not.toContain(text);
  });
});

describe("the citizen number", () => {
  test("is in no file, no log and no address that this run has left behind", async () => {
    world.link.mend();
    // A card that shows its holder's number to every reader, a meal on it, and the paper.
    const till = await openPage(plain, `${world.stationUrl}/till/?terminal=till-1`, "till");
    till.on("request", (request) => addresses.push(request.url()));
    const card = await world.insert("till", "p02");
    await till.getByTestId("person-name").waitFor();
    await till.getByTestId("item-lunch-set-12").click();
    await till.getByTestId("pay").click();
    await till.getByTestId("success").waitFor();
    const paper = (await world.paper("till", 1)).join("\n");
    await card.remove();
    await world.allSent();
    const canaries: Canary[] = personaPeople().map(({ citizenNumber, name }) => ({
      name: `number of ${name}`,
      text: citizenNumber,
    }));
    expect(canariesInFolder(world.folder, canaries)).toEqual([]);
    for (const [place, text] of [
      ["the station's log", world.stationOutput()],
      ["the district's log", world.districtOutput()],
      ["the addresses of the screens", addresses.join("\n")],
      ["the till's screen", await till.locator("html").innerHTML()],
      ["the receipt", paper],
      ["the citizen code", shown],
    ] as const) {
      expect(text).not.toBe("");
      expect(canariesInText(text, { canaries, place })).toEqual([]);
    }
    expect(canariesInFolder(join(world.folder, "district"), canaries)).toEqual([]);
  });
});
