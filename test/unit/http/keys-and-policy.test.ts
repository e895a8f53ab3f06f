import { expect, test } from "vitest";
import { serveDesk } from "../../fixtures/http-desk.js";

test("an admin makes a key that is shown once, and revoking it ends it and its sessions", async () => {
  const desk = await serveDesk();
  const as = "admin" as const;
  const made = await desk.post("/api/keys", { role: "manager", name: "Mia New", days: 30 }, { as });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ role: "manager", expires_at: "2026-04-01T09:00:00.000Z" });
  const { key, key_id } = made.json;
  const use = () => fetch(`${desk.url}/api/tickets`, { headers: { authorization: `Bearer ${key}` } });
  expect((await use()).status).toBe(200);
  await desk.post("/api/session", { key }, { as: null });

  const listed = await desk.send("/api/keys", { as });
  expect(listed.text).not.toContain(key);
  expect(listed.json[0]).toMatchObject({ key_id, name: "Mia New", revoked_at: null });
  expect(listed.json.filter(({ name }: { name: string }) => name === "Mia New")).toHaveLength(1);

  expect((await desk.send(`/api/keys/${key_id}`, { method: "DELETE", as })).status).toBe(204);
  expect((await use()).status).toBe(401);
  expect((await desk.send(`/api/keys/${key_id}`, { method: "DELETE", as })).status).toBe(404);
});

test("integrations of different names are different ones, in whatever script they are written", async () => {
  const desk = await serveDesk();
  const as = "admin" as const;
  const idOf = async (name: string) => {
    const { json } = await desk.post("/api/keys", { role: "client", name }, { as });
    return json.principal?.id;
  };
  expect(await idOf("My Shop")).toBe("my-shop");
  expect(await idOf("my shop")).toBe("my-shop");
  expect(await idOf("東京ストア")).toBe("東京ストア");
  expect(await idOf("大阪ストア")).toBe("大阪ストア");
  const nameless = await desk.post("/api/keys", { role: "client", name: "!?" }, { as });
  expect([nameless.status, nameless.json.detail]).toEqual([
    400,
    expect.stringContaining("a letter or a digit"),
  ]);
});

test("a person's key gives the role that the person has, also once it is another", async () => {
  const desk = await serveDesk();
  expect((await desk.send("/api/people", { as: "manager" })).status).toBe(200);
  await desk.documents.patch("people", "AGENT-MANAGER", { where: {}, set: { role: "agent" } });
  expect((await desk.send("/api/people", { as: "manager" })).status).toBe(403);
});

test("a key is not made for a guest, and its answer is not kept for a repeated request", async () => {
  const desk = await serveDesk();
  const as = "admin" as const;
  expect((await desk.post("/api/keys", { role: "guest", name: "x" }, { as })).status).toBe(400);
  const headers = { "idempotency-key": "once" };
  expect((await desk.post("/api/keys", { role: "agent", name: "x" }, { as, headers })).status).toBe(400);
  expect(await desk.documents.find("idempotency")).toEqual([]);
});

test("the policy is shown with its hash, and without what only the desk needs", async () => {
  const desk = await serveDesk();
  const { json } = await desk.send("/api/policy", { as: "admin" });
  expect(json.hash).toBe(desk.deps.policy.hash);
  expect(json.policy.queues.tech_support.description).toBe("Devices and the app");
  expect(json.policy).not.toHaveProperty("people");
});
