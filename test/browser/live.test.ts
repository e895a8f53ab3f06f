import { describe, expect, test } from "vitest";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import { CHROMIUM, IN_A_BROWSER, openAs, startDeskWithPages, useBrowser } from "../fixtures/browser.js";

const browser = useBrowser();
const startCautious = () =>
  startDeskWithPages({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });

describe.skipIf(!CHROMIUM)(`${IN_A_BROWSER}`, () => {
  test("two who look at one review see each other's names, across a lost line, until one closes the tab", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const path = `/admin/inbox/${ticket.open_review_id}`;
    const one = await openAs(browser(), desk, { holder: "manager", path });
    await one.getByRole("button", { name: "Accept" }).waitFor();
    expect(await one.getByText("looking at this as well").count()).toBe(0);
    const other = await openAs(browser(), desk, {
      holder: "manager2",
      path: `/admin/tickets/${ticket.ticket_id}`,
    });
    await other.getByText("Ingrid Solberg is looking at this as well").waitFor();
    const note = one.getByText(/^(?!Ingrid).+ is looking at this as well/);
    await note.waitFor();

    await other.context().setOffline(true);
    await other.getByText("You are offline").waitFor();
    await note.waitFor({ state: "hidden" });
    await other.context().setOffline(false);
    await note.waitFor();
    await other.getByText("Ingrid Solberg is looking at this as well").waitFor();
    await other.close();
    await note.waitFor({ state: "hidden" });
  });

  test("who types is seen on the other side, and no longer when they stop", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const path = `/tickets/${ticket.ticket_id}`;
    const portal = await openAs(browser(), desk, { holder: "customer", path });
    const console = await openAs(browser(), desk, { holder: "manager", path: `/admin${path}` });
    const inbox = await openAs(browser(), desk, {
      holder: "manager2",
      path: `/admin/inbox/${ticket.open_review_id}`,
    });
    await inbox.getByText("Ingrid Solberg is looking at this as well").waitFor();

    await portal.getByLabel("Write an answer").pressSequentially("One more thing");
    await Promise.all([console, inbox].map((page) => page.getByText("The customer is writing").waitFor()));
    await console.getByText("The customer is writing").waitFor({ state: "hidden" });

    await console.getByText("Internal note", { exact: true }).click();
    await console.getByLabel("Internal note").last().pressSequentially("For us");
    await inbox.getByText("Ingrid Solberg is writing").waitFor();
    expect(await portal.getByText("Somebody is writing").count()).toBe(0);
    await inbox.getByText("Ingrid Solberg is writing").waitFor({ state: "hidden" });
    await console.getByText("Reply", { exact: true }).first().click();
    await console.getByLabel("Reply").last().pressSequentially("We look into it");
    await portal.getByText("Somebody is writing").waitFor();
    expect(await portal.getByText("Ingrid").count()).toBe(0);
    await console.getByRole("button", { name: "Send reply" }).click();
    await portal.getByText("We look into it").waitFor();
    await portal.getByText("Somebody is writing").waitFor({ state: "hidden" });
  });
});
