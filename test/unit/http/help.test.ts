import { expect, test } from "vitest";
import { serveDesk } from "../../fixtures/http-desk.js";

const article = (differing: object = {}) => ({
  title: "Refunds",
  content: "Refunds take three to five days.",
  category: "refund",
  ...differing,
});

test("anybody reads and searches what is published, and nothing else", async () => {
  const desk = await serveDesk();
  const { json: shown } = await desk.post("/api/knowledge/articles", article());
  const { json: draft } = await desk.post(
    "/api/knowledge/articles",
    article({ status: "draft", title: "Not yet" }),
  );
  const ask = (path: string) => desk.send(`/api/help${path}`, { as: null });
  expect((await ask("/articles")).json.map(({ title }: { title: string }) => title)).toEqual(["Refunds"]);
  expect((await ask(`/articles/${shown.article_id}`)).json).toMatchObject({ title: "Refunds" });
  expect((await ask(`/articles/${shown.article_id}`)).json).not.toHaveProperty("success_rate");
  expect((await ask(`/articles/${draft.article_id}`)).status).toBe(404);
  expect((await ask("/search?q=refund")).json[0]).toMatchObject({ article_id: shown.article_id });
  expect((await ask("/search?q=")).status).toBe(400);
});

test("what readers say of an article is counted, each of them, and moves nothing that the desk decides by", async () => {
  const desk = await serveDesk();
  const { json } = await desk.post("/api/knowledge/articles", article());
  const say = (helpful: boolean) =>
    desk.post(`/api/help/articles/${json.article_id}/rating`, { helpful }, { as: null });
  const said = await Promise.all([say(true), say(true), say(false)]);
  expect(said.map(({ status }) => status)).toEqual([204, 204, 204]);
  const { json: after } = await desk.send(`/api/knowledge/articles/${json.article_id}`);
  expect(after).toMatchObject({ helpful: { yes: 2, no: 1 }, success_rate: null, uses: 0 });
  expect(after.updated_at).toBe(json.updated_at);
  expect((await desk.post("/api/help/articles/NONE/rating", { helpful: true }, { as: null })).status).toBe(
    404,
  );
});
