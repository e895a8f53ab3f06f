import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NewArticle } from "../../domain/article.js";
import { createChromaVectors } from "../../knowledge/retrieval/chroma-vectors.js";
import { createIndexProcess } from "../fixtures/index-process.js";
import { openFaultyProxy } from "../fixtures/faulty-proxy.js";
import { openTempDocuments, type TempDocuments } from "../fixtures/temp-documents.js";
import { CHROMA_URL, removeCollections } from "./vector-engines.js";

const SEARCH_MS = 400;
const PAUSE_MS = 200;
const article = (content: string) =>
  NewArticle.parse({
    title: "Lamps",
    content: `${content} lamps are sold here, with a plug.`,
    category: "product",
  });
const soon = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

describe.skipIf(CHROMA_URL === undefined)("where Chroma fails", () => {
  const server = CHROMA_URL ?? "";
  let temp: TempDocuments;
  let proxy: Awaited<ReturnType<typeof openFaultyProxy>>;
  let prefix: string;
  let desk: ReturnType<typeof createIndexProcess>;

  beforeEach(async () => {
    temp = await openTempDocuments();
    proxy = await openFaultyProxy(server);
    prefix = `test-${randomUUID()}`;
    desk = createIndexProcess({
      documents: temp.documents,
      vectors: createChromaVectors({
        server: { url: proxy.url, searchMs: SEARCH_MS, writeMs: 2000, pauseMs: PAUSE_MS },
        prefix,
        kind: "articles",
        embeddingVersion: "toy/1",
        clock: () => new Date(),
      }),
    });
    await desk.writer.create(article("Red"));
    await desk.kept.start();
  });
  afterEach(async () => {
    desk.kept.stop();
    await proxy.close();
    await removeCollections(server, prefix);
    await temp.dispose();
  });

  test("the first search after its connections were lost is answered", async () => {
    await soon(async () => expect(await desk.found("red lamps")).toMatch(/^Red/));
    proxy.become("passing");
    expect(await desk.found("red lamps")).toMatch(/^Red/);
  });

  test("a search that gets no answer is given up in time, and those that follow do not wait", async () => {
    proxy.become("silent");
    const begun = performance.now();
    await expect(desk.search("red lamps")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("does not answer in time"),
    });
    await expect(desk.search("red lamps")).rejects.toMatchObject({ code: "unavailable" });
    // Twice the limit would be waiting twice; a busy machine may be late by half of one.
    expect(performance.now() - begun).toBeLessThan(SEARCH_MS * 2);
    await soon(() => expect(desk.kept.status()).toBe("degraded"));
    expect(desk.logged).toContain("the index cannot be kept as the documents are");
  });

  test("articles written and deleted meanwhile are taken, and the index is as they are once it is back", async () => {
    const gone = await desk.writer.create(article("Blue"));
    proxy.become("refusing");
    await soon(() => expect(desk.kept.status()).toBe("degraded"));
    await desk.writer.create(article("Green"));
    await desk.writer.remove(gone.article_id);
    await expect(desk.search("green lamps")).rejects.toMatchObject({ code: "unavailable" });
    proxy.become("passing");
    await soon(async () => {
      expect(await desk.found("green lamps")).toMatch(/^Green/);
      expect((await desk.search("blue lamps")).some(({ content }) => content.startsWith("Blue"))).toBe(false);
    });
    await soon(() => expect(desk.kept.status()).toBe("ok"));
    expect(desk.logged).toContain("the index is as the documents are again");
  });

  test("a server that comes back empty is filled again", async () => {
    proxy.become("refusing");
    await removeCollections(server, prefix);
    proxy.become("passing");
    await soon(async () => expect(await desk.found("red lamps")).toMatch(/^Red/));
  });
});
