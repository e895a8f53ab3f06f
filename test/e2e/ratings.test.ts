import { expect, test } from "vitest";
import { personOf, startDesk, type StartedDesk } from "../fixtures/start-desk.js";

const rate = (desk: StartedDesk, ticketId: string, score: number) =>
  desk.as("customer").post(`/api/tickets/${ticketId}/rating`, { score });

const satisfactionOf = async (desk: StartedDesk, agentId: string) => {
  const person = await desk.desk.store.people.get(agentId);
  return person?.record.billing && [person.record.billing.csat_sum, person.record.billing.csat_count];
};

test("a ticket rated anew after it has gone to somebody else: each rating counts for whom it was given", async () => {
  const desk = await startDesk();
  const { ticket } = await desk.submit();
  const id = ticket.ticket_id;
  const first = personOf("agent");
  const second = personOf("agent2");
  const give = async (agent_id: string) => {
    await desk.as("customer").put(`/api/tickets/${id}/status`, { status: "open" });
    expect((await desk.as("manager").put(`/api/tickets/${id}/assign`, { agent_id })).status).toBe(200);
    await desk.as("manager").put(`/api/tickets/${id}/status`, { status: "resolved" });
    await desk.settle(id);
  };
  await give(first);
  expect((await rate(desk, id, 5)).status).toBe(200);
  await give(second);
  expect((await rate(desk, id, 1)).status).toBe(200);

  expect(await satisfactionOf(desk, second)).toEqual([1, 1]);
  expect(await satisfactionOf(desk, first)).toEqual([0, 0]);
});

test("a rating given anew by the same customer for the same person counts once", async () => {
  const desk = await startDesk();
  const { ticket } = await desk.submit();
  const agent_id = personOf("agent");
  await desk.as("customer").put(`/api/tickets/${ticket.ticket_id}/status`, { status: "open" });
  await desk.as("manager").put(`/api/tickets/${ticket.ticket_id}/assign`, { agent_id });
  await desk.as("manager").put(`/api/tickets/${ticket.ticket_id}/status`, { status: "resolved" });
  await rate(desk, ticket.ticket_id, 2);
  await rate(desk, ticket.ticket_id, 4);
  expect(await satisfactionOf(desk, agent_id)).toEqual([4, 1]);
});
