import { describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { createScriptedAgents, refund, type Script } from "../fakes/scripted-agents.js";
import { CHROMIUM, IN_A_BROWSER, openAs, startDeskWithPages, useBrowser } from "../fixtures/browser.js";
import { HOLDERS, type Holder } from "../fixtures/desk-shop.js";
import { inTurn } from "../fixtures/in-turn.js";

const browser = useBrowser();
/** Other tests use the machine as well. */
const PATIENCE = { timeout: 15_000 };

const startCautious = (script: Script = { actions: [refund("150.00")] }) =>
  startDeskWithPages({ agents: createScriptedAgents(script) });

const subjects = async (page: Page) => {
  const rows = page.getByRole("row").getByRole("link");
  await rows.first().waitFor();
  return rows.allInnerTexts();
};

describe.skipIf(!CHROMIUM)(`${IN_A_BROWSER}`, () => {
  test("the list is sorted by its heads, filtered and kept as a view, by its address", async () => {
    const desk = await startCautious();
    const [first] = await inTurn(["One", "Two", "Three"], (subject) => desk.submit("customer", { subject }));
    await desk.as("manager").put(`/api/tickets/${first!.ticket.ticket_id}/status`, { status: "resolved" });
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/tickets" });
    expect(await subjects(page)).toEqual(["Three", "Two", "One"]);
    await page.getByRole("button", { name: "Opened" }).click();
    await expect.poll(() => subjects(page), PATIENCE).toEqual(["One", "Two", "Three"]);
    expect(new URL(page.url()).search).toBe("?sort=oldest");
    await page.getByRole("button", { name: "Status" }).click();
    await expect.poll(() => subjects(page), PATIENCE).toEqual(["Three", "Two", "One"]);
    const sorted = page.getByRole("columnheader", { name: "Status" });
    expect(await sorted.getAttribute("aria-sort")).toBe("ascending");

    await page.getByRole("button", { name: "All open" }).click();
    await expect.poll(() => subjects(page), PATIENCE).toEqual(["Three", "Two"]);
    await page.getByRole("button", { name: "Save this view" }).click();
    await page.getByLabel("Name of the view").fill("My open ones");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.goto("/admin/tickets");
    expect(await subjects(page)).toHaveLength(3);
    await page.getByRole("button", { name: "My open ones", exact: true }).click();
    await expect.poll(() => subjects(page), PATIENCE).toEqual(["Three", "Two"]);
    expect(new URL(page.url()).searchParams.get("sort")).toBe("status");
  });

  test("whoever searches goes on typing while what they wrote so far is looked for", async () => {
    const desk = await startCautious();
    await inTurn(["One", "Two"], (subject) => desk.submit("customer", { subject }));
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/tickets" });
    const search = page.getByRole("searchbox");
    await search.click();
    // Each letter comes as what stands there is looked for.
    await page.keyboard.type("one more", { delay: 310 });
    expect(await search.inputValue()).toBe("one more");
    await page.getByText("No tickets here").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => search.inputValue(), PATIENCE).toBe("");
    expect(await subjects(page)).toHaveLength(2);
  });

  test("several tickets are given to one person, and an article goes into a reply with a click", async () => {
    const desk = await startCautious();
    const article = {
      title: "Yearly plan",
      content: "It covers twelve months.",
      category: "billing",
      language: "en",
    };
    const { json } = await desk
      .as("manager")
      .post("/api/knowledge/articles", { ...article, status: "published" });
    const made = await inTurn(["One", "Two"], (subject) => desk.submit("customer", { subject }));
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/tickets" });
    await page.getByLabel("Choose all shown").check();
    await page.getByText("2 chosen").waitFor();
    await page.getByRole("combobox", { name: "Assign to" }).last().click();
    await page.getByRole("option", { name: /Ingrid Solberg/ }).click();
    await page.getByText("2 assigned").waitFor();
    const owners = await inTurn(
      made,
      async ({ ticket }) => (await desk.look(ticket.ticket_id)).ticket.assigned_to,
    );
    expect(owners).toEqual(Array(2).fill(HOLDERS.manager.principal.id));

    await page.getByRole("link", { name: "One" }).click();
    await page
      .getByRole("button", { name: /^Insert / })
      .first()
      .click();
    expect(await page.getByLabel("Reply").last().inputValue()).toBe(
      `Yearly plan: ${desk.url}/help/${json.article_id}`,
    );
  });

  test("a new reply does not take the place away from whoever reads further up", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit("customer", { description: "A long story.\n".repeat(200) });
    const path = `/admin/tickets/${ticket.ticket_id}`;
    const page = await openAs(browser(), desk, { holder: "manager", path });
    const thread = page.getByRole("log");
    const top = () => thread.evaluate((element) => element.scrollTop);
    await expect.poll(top, PATIENCE).toBeGreaterThan(100);
    await thread.hover();
    await page.mouse.wheel(0, -100_000);
    await expect.poll(top, PATIENCE).toBe(0);
    await desk.as("customer").post(`/api/tickets/${ticket.ticket_id}/messages`, { text: "And the end." });
    await page.getByRole("button", { name: "New messages" }).waitFor();
    expect(await top()).toBe(0);
    await page.getByRole("button", { name: "New messages" }).click();
    await expect.poll(top, PATIENCE).toBeGreaterThan(100);
    await page.getByRole("button", { name: "New messages" }).waitFor({ state: "hidden" });
  });

  test("identical harmless replies are accepted in one go, after a look at them", async () => {
    const desk = await startCautious({ classification: { confidence: 0.5 } });
    const made = await inTurn(["Ada", "Bob"], (customer_name) =>
      desk.submit("client", { customer_email: `${customer_name}@elsewhere.example`, customer_name }),
    );
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/inbox" });
    await page.getByRole("button", { name: "Accept 2 alike" }).click();
    const preview = page.getByRole("dialog", { name: "Accept 2 identical replies?" });
    await preview.getByText("Ada", { exact: true }).waitFor();
    await preview.getByText("Bob", { exact: true }).waitFor();
    await preview.getByRole("button", { name: "Accept all 2" }).click();
    await page.getByText("Nothing waits for you").waitFor();
    const statuses = await inTurn(
      made,
      async ({ ticket }) => (await desk.settle(ticket.ticket_id)).reviews[0]?.status,
    );
    expect(statuses).toEqual(["accepted", "accepted"]);
  });

  test("each role may do at a ticket what it may, and sees no ticket that is not its own to see", async () => {
    const desk = await startCautious({
      actions: [refund("150.00")],
      sentiment: { sentiment: "very_negative", urgent: true },
    });
    const { ticket } = await desk.submit();
    const actions = ["Send reply", "Save note", "Set status", "Escalate"];
    const mayDo = async (holder: Holder) => {
      const page = await openAs(browser(), desk, { holder, path: `/admin/tickets/${ticket.ticket_id}` });
      await page
        .getByRole("heading", { level: 1 })
        .or(page.getByText("it is not yours to see"))
        .first()
        .waitFor();
      if ((await page.getByRole("log").count()) === 0) return "nothing";
      await page.getByRole("log").getByText("which months").first().waitFor();
      const shown = await inTurn(actions, (name) => page.getByRole("button", { name, exact: true }).count());
      const isMasked = (await page.getByText("ada@example.com").count()) === 0;
      await page.context().close();
      return [...actions.filter((_, at) => shown[at]! > 0), ...(isMasked ? ["masked"] : [])];
    };
    expect(await mayDo("manager")).toEqual(["Send reply", "Set status", "Escalate"]);
    expect(await mayDo("engineer")).toEqual(["Save note", "masked"]);
    expect(await mayDo("evaluator")).toEqual(["masked"]);
    expect(await mayDo("agent2")).toBe("nothing");
  });
});
