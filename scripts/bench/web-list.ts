import type { Browser, Page } from "playwright-core";
import { interact, load, openCold, type Visitor } from "./web-page.js";
import type { interactionDelays } from "./web-vitals.js";

const SEARCHED = "order";
const ROWS_CHOSEN = 5;
/** The most that the API gives at once. */
const LARGE_PAGE = 200;
/** Whatever takes longer on a slow machine never comes. */
const PATIENCE_MS = 60_000;
const SCREENS = 5;

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
  await page.route(/\/api\/tickets\?/, async (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set("limit", String(LARGE_PAGE));
    await route.continue({ url: url.href });
  });
  // The search has made it another list.
  await page.goto(path);
  await list(page).waitFor();
  await growList(page, rows);
  await line.send("Emulation.setCPUThrottlingRate", { rate: visitor.machine.cpu });
  const whole = { tickets: await rowsOn(page), delays: await interact(page, () => useList(page)) };
  await page.context().close();
  return [first, whole];
}

const list = (page: Page, but?: number) =>
  page.locator(`table[aria-rowcount]${but === undefined ? "" : `:not([aria-rowcount="${but}"])`}`);

/** Of which the page draws only those in view; the head is a row as well. */
const rowsOn = async (page: Page): Promise<number> =>
  Number(await list(page).getAttribute("aria-rowcount")) - 1;

async function growList(page: Page, until: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- each page of the list comes after the one before
  while ((await rowsOn(page)) < until && (await grow(page)));
}

/** Another page of rows, where there is one. */
async function grow(page: Page): Promise<boolean> {
  const more = page.getByRole("button", { name: "Show more", exact: true });
  if ((await more.count()) === 0) return false;
  const rows = await rowsOn(page);
  await more.click();
  await list(page, rows + 1).waitFor();
  return true;
}

/** What people do in a list: choose rows, go through them and through all of the list by keyboard, and search. */
async function useList(page: Page): Promise<void> {
  const boxes = page.locator("tbody").getByRole("checkbox");
  for (let at = 0; at < ROWS_CHOSEN; at += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await boxes.nth(at).click();
    // oxlint-disable-next-line no-await-in-loop
    await page.keyboard.press("Tab");
  }
  // To the end and back by screens, with the keyboard outside of the list.
  await page.getByRole("heading", { level: 1 }).click();
  for (const key of ["End", ...Array<string>(SCREENS).fill("PageUp"), "Home"])
    // oxlint-disable-next-line no-await-in-loop
    await page.keyboard.press(key);
  await page.getByRole("searchbox").click();
  await page.keyboard.type(SEARCHED);
}
