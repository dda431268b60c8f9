import type { Page } from "playwright-core";
import { waitFor } from "./process.ts";

/** Staff sign in at the office with their PIN. */
export async function signInAtOffice(
  office: Page,
  { staff, pin }: { readonly staff: string; readonly pin: string },
): Promise<void> {
  await office.getByTestId(`staff-${staff}`).check();
  await office.getByTestId("pin").fill(pin);
  await office.getByTestId("sign-in-submit").click();
  await office.getByTestId("office-find").waitFor();
}

/** Finds a person by name and opens their page. */
export async function openPersonAtOffice(office: Page, name: string): Promise<void> {
  await office.getByTestId("office-find").fill(name);
  await office.getByText(name, { exact: true }).first().waitFor();
  await office.getByTestId("office-find").press("Enter");
  await office.getByTestId("office-face").waitFor();
}

/** The person of the open page agrees, the member of staff is the witness. */
export async function agreeAtOffice(office: Page): Promise<void> {
  await office.getByTestId("office-consent").click();
  await office.getByTestId("consent-give").click();
  await office.locator('[data-testid="office-face"][data-consent="given"]').waitFor();
}

/**
 * One sitting in front of the office's camera, whose film turns its head: the three captures that are the fewest.
 * @param oncapture called when a pose was taken
 */
export async function enrolAtOffice(
  office: Page,
  oncapture: (pose: string) => Promise<void> = async () => undefined,
): Promise<void> {
  await office.getByTestId("enrol-start").click();
  for (const pose of ["front", "glasses", "left"]) {
    await office.getByTestId("enrol-take").click();
    await waitFor(`the capture ${pose}`, async () => {
      const taken = await office.getByTestId(`pose-${pose}`).getAttribute("data-state");
      return taken === "kept" ? true : null;
    });
    await oncapture(pose);
  }
  await office.getByTestId("enrol-save").click();
  await office.getByTestId("enrol-saved").waitFor();
}
