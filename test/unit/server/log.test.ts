import { expect, test } from "vitest";
import { createLog } from "../../../server/log.js";

test("what customers wrote, and secrets, are cut out of the log on every level that is told", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const secret = "the customer's own words";
  log.info({ text: secret }, "one");
  log.info({ ticket: { subject: secret, ticket_id: "TKT-1" } }, "two");
  log.error({ err: Object.assign(new Error("no"), { details: { text: secret } }) }, "three");
  expect(lines).toHaveLength(3);
  expect(lines.join("")).not.toContain(secret);
  expect(lines.join("")).toContain("TKT-1");
});
