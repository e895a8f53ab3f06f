import { expect, test } from "vitest";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { startDesk } from "../fixtures/start-desk.js";

test("a sure and harmless answer goes out by itself and resolves the ticket", async () => {
  const desk = await startDesk();
  const end = await desk.submit();
  expect(end.ticket).toMatchObject({ status: "resolved", human_owned: false, identity: "verified", degraded: [] });
  expect(sentSlots(end)).toEqual(["reply"]);
  expect(answersIn(end)).toHaveLength(1);
});
