import { expect, test } from "vitest";
import { allRoutes } from "../../../server/routes/all-routes.js";
import { inTurn } from "../../fixtures/in-turn.js";
import { serveDesk } from "../../fixtures/http-desk.js";

type Node = Record<string, unknown>;

/** Every object of a document, itself included. */
function* nodes(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  yield value as Node;
  for (const inner of Object.values(value)) yield* nodes(inner);
}

test("the document names every route with its operation, answers and problems, and each reference leads somewhere", async () => {
  const desk = await serveDesk();
  const { json, status } = await desk.send("/openapi.json", { as: null });
  expect([status, json.openapi]).toEqual([200, "3.1.0"]);
  const routes = allRoutes(desk.deps, () => undefined);
  const documented = Object.entries(json.paths as Record<string, Node>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const mounted = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect(documented.toSorted()).toEqual(mounted.toSorted());

  const operations = Object.values(json.paths as Record<string, Node>).flatMap(
    (methods) => Object.values(methods) as Node[],
  );
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
  const succeeds = ({ responses }: Node) =>
    Object.keys(responses as Node).some((code) => code.startsWith("2"));
  expect(operations.filter((operation) => !succeeds(operation) || !operation["security"])).toEqual([]);

  const resolve = (reference: string) =>
    reference
      .slice(2)
      .split("/")
      .reduce<unknown>((at, part) => (at as Node | undefined)?.[part], json);
  const references = [...nodes(json)].flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
  expect(references.length).toBeGreaterThan(50);
  expect(references.filter((reference) => resolve(reference) === undefined)).toEqual([]);
});

test("path parameters, bodies and keys stand where clients look for them", async () => {
  const desk = await serveDesk();
  const { json } = await desk.send("/openapi.json", { as: null });
  const create = json.paths["/api/tickets"].post;
  expect(create.requestBody.content["application/json"].schema).toEqual({
    $ref: "#/components/schemas/NewTicket",
  });
  expect(create.parameters.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(["wait", "Idempotency-Key"]),
  );
  const patch = json.paths["/api/tickets/{id}"].patch;
  expect(patch.parameters).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ in: "path", name: "id", required: true }),
      expect.objectContaining({ in: "header", name: "If-Match", required: true }),
    ]),
  );
  expect(Object.keys(patch.responses)).toEqual(
    expect.arrayContaining(["200", "400", "401", "403", "404", "412", "428"]),
  );
});

test("who opens the desk's address in a browser is led to the reference", async () => {
  const desk = await serveDesk();
  const page = await desk.send("/", { as: null });
  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toContain("text/html");
});

test("the reference page needs nothing from elsewhere and no script inside the page", async () => {
  const desk = await serveDesk();
  const page = await desk.send("/docs", { as: null });
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
  expect(page.text).not.toMatch(/https?:\/\/|<script>|onload=/);
  const linked = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
  expect(linked).toHaveLength(4);
  const answers = await inTurn(linked, (path) => desk.send(path, { as: null }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test("liveness needs no key; readiness is 503 and names the part while one is not ready", async () => {
  const desk = await serveDesk({
    readiness: async () => ({
      documents: "ok",
      knowledge: "starting",
      index: "ok",
      jobs: "ok",
      live_events: "ok",
    }),
  });
  expect((await desk.send("/healthz", { as: null })).json).toEqual({ status: "ok" });
  const ready = await desk.send("/readyz", { as: null });
  expect([ready.status, ready.json.parts]).toEqual([
    503,
    { documents: "ok", knowledge: "starting", index: "ok", jobs: "ok", live_events: "ok" },
  ]);
});

test("a part that the desk can do without leaves it ready, and is named", async () => {
  const desk = await serveDesk({
    readiness: async () => ({
      documents: "ok",
      knowledge: "ok",
      index: "degraded",
      jobs: "degraded",
      live_events: "degraded",
    }),
  });
  const ready = await desk.send("/readyz", { as: null });
  expect([ready.status, ready.json.status, ready.json.parts.jobs]).toEqual([200, "degraded", "degraded"]);
});

test("browsers of the origins that are allowed may call, others are not told so", async () => {
  const desk = await serveDesk({ allowedOrigins: ["https://shop.example"] });
  const allowed = async (origin: string) =>
    (await desk.send("/healthz", { as: null, headers: { origin } })).headers.get(
      "access-control-allow-origin",
    );
  expect(await allowed("https://shop.example")).toBe("https://shop.example");
  expect(await allowed("https://evil.example")).toBeNull();
});

test("answers say that they vary by key, and by origin where origins are allowed", async () => {
  const desk = await serveDesk({ allowedOrigins: ["https://shop.example", "https://app.example"] });
  const { headers } = await desk.send("/api/tickets", { headers: { origin: "https://shop.example" } });
  expect(headers.get("vary")).toBe("Origin, Authorization, X-Api-Key, Cookie");
  expect((await (await serveDesk()).send("/api/tickets")).headers.get("vary")).toBe(
    "Authorization, X-Api-Key, Cookie",
  );
});
