import { describe, expect, test } from "vitest";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import {
  CHROMIUM,
  IN_A_BROWSER,
  openAs,
  openContext,
  startDeskWithPages,
  useBrowser,
} from "../fixtures/browser.js";
import { ADA } from "../fixtures/desk-shop.js";

const browser = useBrowser();

/** A desk whose every draft needs a person, with the undo time that it ships with. */
const startCautious = (undoSeconds = 0) =>
  startDeskWithPages({
    agents: createScriptedAgents({ actions: [refund("150.00")] }),
    change: (policy) => {
      policy.reviews.undo_seconds = undoSeconds;
    },
  });

describe.skipIf(!CHROMIUM)(`${IN_A_BROWSER}`, () => {
  test("what a customer submits appears live in the inbox, is edited and accepted, is read live in the portal, and rated", async () => {
    const desk = await startCautious();
    const inbox = await openAs(browser(), desk, { holder: "manager", path: "/admin/inbox" });
    await inbox.getByText("Nothing waits for you").waitFor();

    const portal = await (await openContext(browser(), desk)).newPage();
    await portal.goto("/sign-in");
    await portal.getByLabel("Your email address").fill(ADA);
    await portal.getByRole("button", { name: "Send me a code" }).click();
    await portal.getByLabel("Code from the mail").waitFor();
    const code = /sign-in code for \S+ (\S{4}-\S{4})/.exec(desk.logged.join(""))?.[1] ?? "";
    await portal.getByLabel("Code from the mail").fill(code);
    await portal.getByRole("button", { name: "Sign in" }).last().click();
    await portal.getByRole("link", { name: "Write to us" }).first().click();
    await portal.getByLabel("What is it about?").fill("Charged twice");
    await portal
      .getByLabel("What happened")
      .fill("I was charged twice for order ORD-1. Please look into it.");
    await portal.getByRole("button", { name: "Send", exact: true }).click();
    await portal.getByRole("heading", { name: "Charged twice" }).waitFor();

    await inbox.getByRole("button", { name: /Charged twice/ }).waitFor();
    const editor = inbox.getByRole("textbox", { name: "Proposed reply" });
    await editor.fill("We have looked into it: the second charge is on its way back to you.");
    await inbox.getByText("Changes", { exact: true }).click();
    await inbox.locator("ins").first().waitFor();
    await inbox.getByRole("button", { name: /Accept with my changes/ }).click();
    await inbox.getByText("Nothing waits for you").waitFor();

    await portal.getByText("the second charge is on its way back").waitFor();
    await portal.locator(".mantine-Rating-label").last().click();
    await portal.getByLabel("Would you like to say more?").fill("Quick and kind");
    await portal.getByRole("button", { name: "Send rating" }).click();
    await portal.getByText("Thank you for your rating").waitFor();
    const [ticket] = (await desk.as("manager").get("/api/tickets")).json;
    expect(ticket).toMatchObject({ rating: { score: 5, comment: "Quick and kind" }, identity: "verified" });
  });

  test("of two who decide the same review one is told who was faster", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const path = `/admin/inbox/${ticket.open_review_id}`;
    const one = await openAs(browser(), desk, { holder: "manager", path });
    const other = await openAs(browser(), desk, { holder: "manager2", path });
    await Promise.all([one, other].map((page) => page.getByRole("button", { name: "Accept" }).waitFor()));
    // The other's page must not hear of it before they decide.
    await other
      .context()
      .route("**/api/reviews/REV-*", (route) =>
        route.request().method() === "GET" ? route.abort() : route.continue(),
      );
    await one.getByRole("button", { name: "Accept" }).click();
    await one.getByText("Nothing waits for you").waitFor();
    await other.getByRole("button", { name: "Accept" }).click();
    await other.getByText("Ingrid Solberg was faster").waitFor();
    await other.getByText("Your decision was not used").waitFor();
    expect(
      (await desk.settle(ticket.ticket_id)).effects.filter(({ type }) => type === "refund"),
    ).toHaveLength(1);
  });

  test("an accepted reply can be taken back before it leaves", async () => {
    const desk = await startCautious(30);
    const { ticket } = await desk.submit();
    const page = await openAs(browser(), desk, {
      holder: "manager",
      path: `/admin/inbox/${ticket.open_review_id}`,
    });
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByText(/The reply leaves in/).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    const { effects } = await desk.look(ticket.ticket_id);
    expect(effects.find(({ type }) => type === "reply")?.status).toBe("void");
  });
});
