import { describe, expect, test } from "vitest";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import {
  axeFinds,
  CHROMIUM,
  IN_A_BROWSER,
  openAs,
  startDeskWithPages,
  useBrowser,
} from "../fixtures/browser.js";
import { ADA } from "../fixtures/desk-shop.js";

const browser = useBrowser();

/** A desk whose ticket waits for a person, in a queue that the agent serves. */
async function startWithRun() {
  const desk = await startDeskWithPages({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });
  const seen = await desk.submit();
  return { desk, seen, path: `/admin/runs/${seen.ticket.run_id}` };
}

describe.skipIf(!CHROMIUM)(`${IN_A_BROWSER}`, () => {
  test("a run is stepped through by keyboard, each node with what it was given, gave and asked", async () => {
    const { desk, path } = await startWithRun();
    const page = await openAs(browser(), desk, { holder: "manager", path });
    await page.getByText("Step 1 of 7").waitFor();
    await page.getByRole("heading", { name: "Prepare" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.getByRole("heading", { name: "Troubleshooter" }).waitFor();
    await page.keyboard.press("k");
    await page.keyboard.press("ArrowRight");
    await page.getByText("Step 4 of 7").waitFor();
    await page.getByText("Decided by: model scripted").waitFor();
    await page.getByText("draft:").waitFor();
    await page.getByText("Given: the state before").click();
    await page.getByText("classification:").waitFor();
    await page.locator("summary", { hasText: "troubleshooter." }).first().click();
    await page.getByText("messages:").first().waitFor();
    expect(await axeFinds(page)).toEqual([]);
  });

  test("a replay tells plainly that it is identical, or why it is impossible", async () => {
    const { desk, path } = await startWithRun();
    const page = await openAs(browser(), desk, { holder: "evaluator", path });
    await page.getByRole("button", { name: "Replay from here" }).click();
    await page.getByRole("status").filter({ hasText: "Identical" }).waitFor();
    await page.getByText(/nodes were compared, byte for byte/).waitFor();
    await desk.desk.store.documents.commit(
      (await desk.desk.store.documents.find("calls", { limit: 1000 })).map((call) => ({
        op: "remove" as const,
        collection: "calls" as const,
        key: String(call["call_id"]),
      })),
    );
    await page.getByRole("button", { name: "Replay the whole run" }).click();
    const outcome = page.getByRole("status").filter({ hasText: "Cannot be replayed" });
    await expect.poll(() => outcome.textContent()).toContain("no longer kept");
  });

  test("a fork with one value of the state changed shows what differs in decisions, draft and figures", async () => {
    const { desk, path } = await startWithRun();
    const page = await openAs(browser(), desk, { holder: "manager", path });
    await page.getByRole("button", { name: "Sentiment", exact: true }).click();
    await page.getByRole("button", { name: "Fork from here" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("From", { exact: true }).selectOption("route");
    await dialog.getByText("State", { exact: true }).click();
    await dialog.getByRole("combobox", { name: "Part of the state" }).fill("preparation");
    const value = dialog.getByLabel("Its value, as JSON");
    await expect.poll(() => value.inputValue()).toContain('"asks_for_person": false');
    await value.fill(
      (await value.inputValue()).replace('"asks_for_person": false', '"asks_for_person": true'),
    );
    await dialog.getByRole("button", { name: "Run the fork" }).click();
    await dialog.getByRole("cell", { name: /Router → Escalation/ }).waitFor();
    await dialog.getByText("The draft is the same, word by word.").waitFor();
    await dialog
      .getByRole("region", { name: /^What differs/ })
      .getByText("escalate", { exact: true })
      .waitFor();
    expect(await axeFinds(page)).toEqual([]);
  });

  test("two runs stand side by side with what they decided otherwise", async () => {
    const { desk, path } = await startWithRun();
    const other = await desk.submit("customer", { subject: "Another one" });
    const page = await openAs(browser(), desk, { holder: "manager", path });
    await page.getByRole("combobox", { name: "Compare with another run" }).fill(String(other.ticket.run_id));
    await page.getByRole("button", { name: "Compare", exact: true }).click();
    await page.getByText("Step 1 of 7").nth(1).waitFor();
    await page.getByRole("region", { name: "What differs", exact: true }).waitFor();
    await page.keyboard.press("j");
    await expect.poll(() => page.getByText("Step 2 of 7").count()).toBe(2);
    expect(await axeFinds(page)).toEqual([]);
  });

  test("an evaluator reads masked what customers wrote; who may not replay finds no button for it", async () => {
    const { desk, seen, path } = await startWithRun();
    const masked = await openAs(browser(), desk, { holder: "evaluator", path });
    await masked.locator("summary", { hasText: "read_case" }).click();
    await masked.getByText("customer:", { exact: true }).click();
    await masked.getByText("email:").waitFor();
    expect(await masked.getByText(ADA).count()).toBe(0);
    await desk.as("manager").put(`/api/tickets/${seen.ticket.ticket_id}/assign`, { agent_id: "AGENT-1001" });
    const own = await openAs(browser(), desk, { holder: "agent", path });
    await own.getByRole("heading", { name: "Prepare" }).waitFor();
    expect(await own.getByRole("button", { name: /Replay|Fork/ }).count()).toBe(0);
  });
});
