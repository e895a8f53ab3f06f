import { describe, expect, test } from "vitest";
import type { EffectDocument } from "../../../domain/effect.js";
import { createScriptedAgents, refund } from "../../fakes/scripted-agents.js";
import { effectDocument } from "../../fixtures/shop.js";
import { startDesk, type StartedDesk } from "../../fixtures/start-desk.js";

/** A desk whose every draft needs a person. */
const startCautious = () => startDesk({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });

const handBack = (desk: StartedDesk, ticketId: string) =>
  desk.as("manager").post(`/api/tickets/${ticketId}/hand-back`);

describe("handed back", () => {
  test("after a draft was ignored and nobody answered: the messages are unanswered, and a run starts", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    await desk.decide((await desk.reviewOf({ ticket })).review_id, { type: "ignore" });
    expect((await desk.settle(ticket.ticket_id)).ticket).toMatchObject({ human_owned: true, handled: 1 });
    expect((await handBack(desk, ticket.ticket_id)).status).toBe(200);
    const back = await desk.settle(ticket.ticket_id);
    expect(back.runs.map(({ status }) => status)).toEqual(["completed", "interrupted"]);
    expect(back.ticket.status).toBe("waiting_for_review");
  });

  test("after a person's answer: nothing is unanswered, and no run starts", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    await desk.as("manager").post(`/api/tickets/${ticket.ticket_id}/reply`, { text: "Seen to" });
    await desk.settle(ticket.ticket_id);
    await handBack(desk, ticket.ticket_id);
    const back = await desk.settle(ticket.ticket_id);
    expect(back.runs.map(({ status }) => status)).toEqual(["superseded"]);
    expect(back.ticket).toMatchObject({ status: "open", human_owned: false });
  });
});

describe("a ticket's id", () => {
  test("that is taken by chance is made anew: nobody is refused for it", async () => {
    const desk = await startDesk();
    const { ids } = desk.desk;
    const fresh = ids.ticket();
    const made = [fresh, fresh, ids.ticket()];
    Object.assign(ids, { ticket: () => made.shift() ?? fresh });
    const first = await desk.submit();
    const second = await desk.submit();
    expect(first.ticket.ticket_id).toBe(fresh);
    expect(second.ticket.ticket_id).not.toBe(fresh);
  });
});

describe("a review", () => {
  test("is not decided on a ticket that its customer has resolved meanwhile", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const review = await desk.reviewOf({ ticket });
    const resolve = desk
      .as("customer")
      .put(`/api/tickets/${ticket.ticket_id}/status`, { status: "resolved" });
    const decide = resolve.then(() => desk.decide(review.review_id, { type: "accept" }));
    expect((await decide).status).toBe(409);
    const end = await desk.settle(ticket.ticket_id);
    expect(end.effects).toEqual([]);
    expect(end.reviews.map(({ status }) => status)).toEqual(["superseded"]);
  });

  test("is not edited so that one action happens twice", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const { review_id, proposal } = await desk.reviewOf({ ticket });
    const [action] = proposal.actions.map(({ type, args, action_id }) => ({ type, args, action_id }));
    const small = { ...action, args: { ...action?.args, amount: "10.00" } };
    const { status, json } = await desk.decide(review_id, {
      type: "edit",
      args: { ...proposal, actions: [small, small] },
    });
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([{ path: "args.actions.1.action_id" }]);
  });
});

describe("a delivery that a person settles", () => {
  const withUnknown = async (differing: Partial<EffectDocument>) => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const { ticket_id, customer_id } = ticket;
    const effect = effectDocument({
      effect_id: "EFF-UNKNOWN",
      status: "unknown",
      by: "system",
      ticket_id,
      customer_id,
      ...differing,
    });
    await desk.desk.store.documents.insert("effects", effect);
    return { desk, ticket_id };
  };
  const settle = (desk: StartedDesk, outcome: "sent" | "void") =>
    desk.as("manager").post("/api/effects/EFF-UNKNOWN/settle", { outcome });

  test("as sent is no first response where it was only the notice", async () => {
    const { desk, ticket_id } = await withUnknown({ type: "notice", slot: "notice" });
    expect((await settle(desk, "sent")).status).toBe(200);
    expect((await desk.look(ticket_id)).ticket.first_responded_at).toBeNull();
  });

  test("as sent is the first response where it was the answer", async () => {
    const { desk, ticket_id } = await withUnknown({ type: "reply", slot: "reply" });
    expect((await settle(desk, "sent")).status).toBe(200);
    expect((await desk.look(ticket_id)).ticket.first_responded_at).not.toBeNull();
  });

  test("as not sent leaves the customer without an answer: the ticket is a person's again", async () => {
    const { desk, ticket_id } = await withUnknown({ type: "reply", slot: "reply" });
    await desk.as("manager").put(`/api/tickets/${ticket_id}/status`, { status: "waiting_for_customer" });
    expect((await settle(desk, "void")).status).toBe(200);
    expect((await desk.settle(ticket_id)).ticket).toMatchObject({ status: "assigned", human_owned: true });
  });
});
