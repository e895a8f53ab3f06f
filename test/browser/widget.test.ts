import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import {
  CHROMIUM,
  IN_A_BROWSER,
  openAs,
  openContext,
  startDeskWithPages,
  useBrowser,
} from "../fixtures/browser.js";

const browser = useBrowser();

/** Somebody else's page, which loads the chat by one line. */
async function servePage(script: string): Promise<string> {
  const server = createServer((_req, res) => {
    res.setHeader("Content-Type", "text/html");
    res.end(
      `<!doctype html><html lang="en"><title>A shop</title><h1>A shop</h1><script src="${script}"></script>`,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // Another site than the desk's, by name.
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

describe.skipIf(!CHROMIUM)(`${IN_A_BROWSER}`, () => {
  test("the chat on another site's page makes a request of what it is not sure of, and brings the answer", async () => {
    const desk = await startDeskWithPages({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });
    const shop = await servePage(`${desk.url}/widget.js`);
    const page = await (await openContext(browser(), desk)).newPage();
    await page.goto(shop);
    await page.getByRole("button", { name: "Open chat" }).click();
    const chat = page.frameLocator("iframe[title=Chat]");
    await chat.getByLabel("Write a message").fill("My invoice names another company");
    await chat.getByRole("button", { name: "Send" }).click();
    await chat.getByText("I am not sure about this").waitFor();
    await chat.getByLabel("Your email address").fill("walk-in@example.com");
    await chat.getByRole("button", { name: "Send" }).click();
    await chat.getByText(/Your request is TKT-/).waitFor();

    const [ticket] = (await desk.as("manager").get("/api/tickets")).json;
    expect(ticket).toMatchObject({ source: "chat", channel: "chat", identity: "claimed" });
    await desk
      .as("manager")
      .post(`/api/tickets/${ticket.ticket_id}/reply`, { text: "We have put it right." });
    await chat.getByText("We have put it right.").waitFor();
    await chat.getByText("How did we do?").waitFor();
  });

  test("in a request that is open each side sees the other type, and a person can still be asked for", async () => {
    const desk = await startDeskWithPages({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });
    const shop = await servePage(`${desk.url}/widget.js`);
    const page = await (await openContext(browser(), desk)).newPage();
    await page.goto(shop);
    await page.getByRole("button", { name: "Open chat" }).click();
    const chat = page.frameLocator("iframe[title=Chat]");
    await chat.getByLabel("Write a message").fill("My invoice names another company");
    await chat.getByRole("button", { name: "Send" }).click();
    await chat.getByLabel("Your email address").fill("walk-in@example.com");
    await chat.getByRole("button", { name: "Send" }).click();
    await chat.getByText(/Your request is TKT-/).waitFor();
    const { ticket_id } = (await desk.as("manager").get("/api/tickets")).json[0];

    const staff = await openAs(browser(), desk, { holder: "manager", path: `/admin/tickets/${ticket_id}` });
    await staff.getByText("My invoice names another company").first().waitFor();
    await chat.getByLabel("Write an answer").pressSequentially("It is");
    await staff.getByText("The customer is writing").waitFor();
    await staff.getByLabel("Reply").last().pressSequentially("Which one?");
    await chat.getByText("Somebody is writing").waitFor();
    await chat.getByRole("button", { name: "Talk to a person" }).click();
    await chat.getByText("I would like to talk to a person").waitFor();
    await chat.getByRole("button", { name: "Talk to a person" }).waitFor({ state: "hidden" });
    await staff.getByText("I would like to talk to a person").waitFor();
    const { messages } = await desk.look(ticket_id);
    expect(messages.filter(({ direction }) => direction === "in")).toHaveLength(2);
  });

  test("a person is one click away", async () => {
    const desk = await startDeskWithPages();
    const shop = await servePage(`${desk.url}/widget.js`);
    const page = await (await openContext(browser(), desk)).newPage();
    await page.goto(shop);
    await page.getByRole("button", { name: "Open chat" }).click();
    const chat = page.frameLocator("iframe[title=Chat]");
    await chat.getByRole("button", { name: "Talk to a person" }).click();
    await chat.getByLabel("Your email address").fill("walk-in@example.com");
    await chat.getByLabel("Write a message").fill("I want to talk to somebody");
    await chat.getByRole("button", { name: "Send" }).click();
    await chat.getByText(/Your request is TKT-/).waitFor();
    await chat.getByText("I want to talk to somebody").waitFor();
    const { json } = await desk.as("manager").get("/api/tickets");
    expect(json).toMatchObject([{ subject: "I want to talk to somebody" }]);
    expect(json[0].description).toContain("I would like to talk to a person");
  });
});
