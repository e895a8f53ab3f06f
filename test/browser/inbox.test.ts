import { describe, expect, test } from "vitest";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import { CHROMIUM, IN_A_BROWSER, openAs, startDeskWithPages, useBrowser } from "../fixtures/browser.js";
import type { Holder } from "../fixtures/desk-shop.js";
import { inTurn } from "../fixtures/in-turn.js";

const browser = useBrowser();
const startCautious = () =>
  startDeskWithPages({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });

describe.skipIf(!CHROMIUM)(`${IN_A_BROWSER}`, () => {
  test("reviews are decided by keyboard alone, and the next one opens by itself", async () => {
    const desk = await startCautious();
    const [first, second, third] = await inTurn(["One", "Two", "Three"], (subject) =>
      desk.submit("customer", { subject }),
    );
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/inbox" });
    const at = (subject: string) => page.getByRole("heading", { level: 2, name: subject }).waitFor();
    const { keyboard } = page;
    await at("One");
    await keyboard.press("j");
    await at("Two");
    await keyboard.press("k");
    await at("One");
    await keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor({ state: "hidden" });

    await keyboard.press("a");
    await at("Two");
    await keyboard.press("e");
    await keyboard.press("End");
    await keyboard.type(" And jax: thank you.");
    await keyboard.press("Control+Enter");
    await at("Three");
    await keyboard.press("Escape");
    await keyboard.press("x");
    await page.getByText("Nothing waits for you").waitFor();

    const statusOf = async (looked: typeof first) =>
      (await desk.settle(looked!.ticket.ticket_id)).reviews.map(({ status }) => status);
    expect(await inTurn([first, second, third], statusOf)).toEqual([["accepted"], ["edited"], ["ignored"]]);
    const { reviews } = await desk.look(second!.ticket.ticket_id);
    expect(reviews[0]?.proposal.reply?.text).toContain("And jax: thank you.");
  });

  test("an instruction brings a new draft", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/inbox" });
    await page.getByRole("button", { name: "Accept" }).waitFor();
    await page.keyboard.press("r");
    await page.getByLabel("Tell the AI what to change").fill("Be shorter");
    await page.getByRole("button", { name: "Send instruction" }).click();
    await page.getByText("The AI works on a new draft").waitFor();
    await desk.settle(ticket.ticket_id);
    await page.getByRole("button", { name: "Accept" }).waitFor();
    const { reviews } = await desk.look(ticket.ticket_id);
    expect(reviews.map(({ status }) => status).toSorted()).toEqual(["pending", "responded"]);
  });

  test("offline is said, and what came meanwhile is there once the line is back", async () => {
    const desk = await startCautious();
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/inbox" });
    await page.getByText("Nothing waits for you").waitFor();
    await page.context().setOffline(true);
    await page.getByText("You are offline").waitFor();
    await desk.submit("customer", { subject: "While you were away" });
    await page.context().setOffline(false);
    await page.getByRole("button", { name: /While you were away/ }).waitFor();
    await page.getByText("You are offline").waitFor({ state: "hidden" });
    expect(await page.getByText("1 review").count()).toBe(1);
  });

  test("without a live line the page says so, and finds what is new by looking for it", async () => {
    const desk = await startCautious();
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/inbox" });
    await page.routeWebSocket(/socket\.io/, (line) => line.close());
    await page.route("**/socket.io/**", (route) => route.abort());
    await page.reload();
    await page.getByText("Nothing waits for you").waitFor();
    await page.getByRole("status", { name: "Not live" }).waitFor();
    await desk.submit("customer", { subject: "Found all the same" });
    await page.getByRole("button", { name: /Found all the same/ }).waitFor();
    expect(await page.getByRole("status", { name: "Not live" }).count()).toBe(1);
  });

  test.each([360, 1000])(
    "at %i px what the AI concluded stands under the draft, not over it",
    async (width) => {
      const desk = await startCautious();
      const { ticket } = await desk.submit("customer", { description: "A long story.\n".repeat(60) });
      const page = await openAs(browser(), desk, {
        holder: "manager",
        path: `/admin/inbox/${ticket.open_review_id}`,
        options: { viewport: { width, height: 740 } },
      });
      await page.getByRole("textbox", { name: "Proposed reply" }).waitFor();
      const draft = await page.getByRole("region", { name: ticket.subject }).boundingBox();
      const side = await page.getByRole("region", { name: "What the AI concluded" }).boundingBox();
      expect(side!.y).toBeGreaterThanOrEqual(draft!.y + draft!.height - 1);
      expect(draft!.height).toBeGreaterThan(1000);
    },
  );

  test("each role finds the places that it may use, and no other", async () => {
    const desk = await startCautious();
    const places = async (holder: Holder) => {
      const page = await openAs(browser(), desk, { holder, path: "/admin" });
      const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
      await links.first().waitFor();
      return (await links.allInnerTexts()).map((name) => name.split("\n")[0]);
    };
    expect(await places("admin")).toEqual(["Inbox", "Tickets", "Dashboard", "AI runs", "Settings"]);
    expect(await places("manager")).toEqual(["Inbox", "Tickets", "Dashboard", "AI runs"]);
    expect(await places("agent")).toEqual(["Inbox", "Tickets", "AI runs"]);
    expect(await places("engineer")).toEqual(["Tickets", "AI runs"]);
    expect(await places("evaluator")).toEqual(["Inbox", "Tickets", "Dashboard", "AI runs"]);
  });

  test("a customer's session does not open the console", async () => {
    const desk = await startCautious();
    const page = await openAs(browser(), desk, { holder: "customer", path: "/admin/tickets" });
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.getByRole("navigation").count()).toBe(0);
  });
});
