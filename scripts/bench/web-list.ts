import type { Browser, Page } from "playwright-core";
import { interact, load, openCold, type Visitor } from "./web-page.js";
import type { interactionDelays } from "./web-vitals.js";

const SEARCHED = "order";
const ROWS_CHOSEN = 5;
/** The most that the API gives at once. */
const LARGE_PAGE = 200;
/** Adding fifty rows to thousands takes a slow machine its time. */
const PATIENCE_MS = 120_000;

/** How long what is done takes to be seen, with so many tickets in the list. */
export type ListFigures = { tickets: number; delays: ReturnType<typeof interactionDelays> };

/** The list of tickets as it opens, and with many in it. */
export async function workList(
  browser: Browser,
  { visitor, path, rows }: { visitor: Visitor; path: string; rows: number },
): Promise<ListFigures[]> {
  const { page, line } = await openCold(browser, visitor);
  page.setDefaultTimeout(PATIENCE_MS);
  await load(page, path);
  const first = { tickets: await rowsOn(page), delays: await interact(page, () => useList(page)) };
  await line.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  // Each page that comes draws all rows before it once more: the fewer, the sooner the list is long.
  await page.route(/\/api\/tickets\?/, async (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set("limit", String(LARGE_PAGE));
    await route.continue({ url: url.href });
  });
  // The search has made it another list.
  await page.goto(path);
  await page.locator("tbody tr").first().waitFor();
  await growList(page, rows);
  await line.send("Emulation.setCPUThrottlingRate", { rate: visitor.machine.cpu });
  const whole = { tickets: await rowsOn(page), delays: await interact(page, () => useList(page)) };
  await page.context().close();
  return [first, whole];
}

const rowsOn = (page: Page): Promise<number> => page.locator("tbody tr").count();

async function growList(page: Page, until: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- each page of the list comes after the one before
  while ((await rowsOn(page)) < until && (await grow(page)));
}

/** Another page of rows, where there is one. */
async function grow(page: Page): Promise<boolean> {
  const more = page.getByRole("button", { name: "Show more", exact: true });
  if ((await more.count()) === 0) return false;
  const rows = await rowsOn(page);
  // Without a look at whether it can be seen: that would lay out all rows once more.
  await more.dispatchEvent("click");
  await page.locator("tbody tr").nth(rows).waitFor({ state: "attached" });
  return true;
}

/** What people do in a list: choose rows, go through them by keyboard, and search. */
async function useList(page: Page): Promise<void> {
  const boxes = page.locator("tbody").getByRole("checkbox");
  for (let at = 0; at < ROWS_CHOSEN; at += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await boxes.nth(at).click();
    // oxlint-disable-next-line no-await-in-loop
    await page.keyboard.press("Tab");
  }
  await page.getByRole("searchbox").click();
  await page.keyboard.type(SEARCHED);
}
