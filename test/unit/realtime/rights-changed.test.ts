import { expect, test } from "vitest";
import type { Op } from "../../../domain/documents.js";
import { committedBy } from "../../../server/realtime/other-processes.js";

const patch = (collection: "people" | "api_keys" | "tickets", set: object): Op => ({
  op: "patch",
  collection,
  key: "AGENT-1",
  where: {},
  set: { ...set },
});

test.each<[string, Op, boolean]>([
  ["a person has other queues", patch("people", { queues: [], version: 2 }), true],
  ["a person has left", patch("people", { active: false, version: 2 }), true],
  ["a person is gone", { op: "remove", collection: "people", key: "AGENT-1" }, true],
  ["a key is revoked", patch("api_keys", { revoked_at: "2026-03-02T09:00:00.000Z" }), true],
  ["a person is given a ticket", patch("people", { open_count: 3, open_weight: 1, version: 2 }), false],
  ["a person only has to be as they were read", patch("people", {}), false],
  ["a person is rated", patch("people", { record: {}, version: 2 }), false],
  ["a ticket changes", patch("tickets", { version: 2 }), false],
])("listeners are looked at again only where rights may have changed: %s", (_what, op, rights) => {
  expect(committedBy([op]).rights).toBe(rights);
});
