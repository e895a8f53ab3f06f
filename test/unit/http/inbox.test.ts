import { expect, test } from "vitest";
import { inTurn } from "../../fixtures/in-turn.js";
import { reviewDocument } from "../../fixtures/review-document.js";
import { serveDesk, type Holder } from "../../fixtures/http-desk.js";

test("the inbox holds pending reviews with their tickets, due first, as far as each role may see them", async () => {
  const desk = await serveDesk();
  const review = async (review_id: string, differing: object) => {
    const { ticket_id } = await desk.ticket({ open_review_id: review_id });
    await desk.documents.insert("reviews", reviewDocument(ticket_id, { review_id, ...differing }));
  };
  const at = (hour: number) => `2026-03-02T${hour}:00:00.000Z`;
  await review("REV-LATE", { due_at: at(13), assignee: "AGENT-ONE" });
  await review("REV-SOON", { due_at: at(10) });
  await review("REV-TECH", { due_at: at(11), queue: "tech_support" });
  await review("REV-DONE", { due_at: at(10), status: "accepted" });
  const inbox = async (as: Holder, of = "all") =>
    (await desk.send(`/api/inbox?of=${of}`, { as })).json.map(
      (item: { review: { review_id: string } }) => item.review.review_id,
    );
  expect(await inbox("manager")).toEqual(["REV-SOON", "REV-TECH", "REV-LATE"]);
  expect(await inbox("agent")).toEqual(["REV-SOON", "REV-LATE"]);
  expect(await inbox("agent", "mine")).toEqual(["REV-LATE"]);
  expect(await inbox("agent", "unassigned")).toEqual(["REV-SOON"]);
  const [first] = (await desk.send("/api/inbox", { as: "agent" })).json;
  expect(first.ticket.ticket_id).toBe(first.review.ticket_id);
  const statuses = await inTurn(["engineer", "customer", "guest", "client"] as const, async (as) => {
    return (await desk.send("/api/inbox", { as })).status;
  });
  expect(statuses).toEqual([403, 403, 403, 403]);
});
