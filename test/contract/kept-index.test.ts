import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NewArticle } from "../../domain/article.js";
import { createExactVectors } from "../../knowledge/retrieval/exact-vectors.js";
import { rebuildVectors } from "../../knowledge/retrieval/rebuild-vectors.js";
import { readIndexables } from "../../server/knowledge/read-indexables.js";
import { createIndexProcess, toyVector } from "../fixtures/index-process.js";
import { openTempDocuments, type TempDocuments } from "../fixtures/temp-documents.js";
import { VECTOR_ENGINES, type OpenVectors } from "./vector-engines.js";

const article = (content: string) =>
  NewArticle.parse({
    title: "Lamps",
    content: `${content} lamps are sold here, with a plug.`,
    category: "product",
  });

const until = <T>(read: () => Promise<T>, wanted: T) =>
  vi.waitFor(async () => expect(await read()).toEqual(wanted), { timeout: 8000, interval: 10 });

for (const engine of VECTOR_ENGINES) {
  const isShared = engine.name !== "exact";

  describe(`two processes that keep their index as the documents are, on ${engine.name}`, () => {
    let temp: TempDocuments;
    let opened: OpenVectors;
    const running: ReturnType<typeof createIndexProcess>[] = [];

    beforeEach(async () => {
      temp = await openTempDocuments();
      opened = await engine.open();
    });
    afterEach(async () => {
      for (const one of running.splice(0)) one.kept.stop();
      await opened.dispose();
      await temp.dispose();
    });

    const process = (vectors = isShared ? opened.vectors : createExactVectors()) => {
      const one = createIndexProcess({ documents: temp.documents, vectors });
      running.push(one);
      return one;
    };
    const other = () => process(isShared ? opened.elsewhere : createExactVectors());

    test("what one writes, replaces, archives and deletes, the other finds so", async () => {
      const [one, two] = [process(), other()];
      await Promise.all([one.kept.start(), two.kept.start()]);
      const { article_id } = await one.writer.create(article("Red"));
      await until(async () => (await one.found("red lamps"))?.slice(0, 3), "Red");
      await until(async () => (await two.found("red lamps"))?.slice(0, 3), "Red");
      await two.writer.replace(article_id, article("Blue"));
      await until(async () => (await two.found("blue lamps"))?.slice(0, 4), "Blue");
      await until(async () => (await one.found("red lamps"))?.slice(0, 4), "Blue");
      await one.writer.replace(article_id, { ...article("Blue"), status: "archived" });
      await until(() => one.found("blue lamps"), undefined);
      await until(() => two.found("blue lamps"), undefined);
      const again = await two.writer.create(article("Green"));
      await until(async () => (await one.found("green lamps"))?.slice(0, 5), "Green");
      await one.writer.remove(again.article_id);
      await until(() => one.found("green lamps"), undefined);
      await until(() => two.found("green lamps"), undefined);
      expect(await one.search("lamps")).toEqual([]);
      if (isShared) await until(() => opened.vectors.count(), 0);
    });

    test("both start at once over many articles, and everything is there once", async () => {
      const writer = process().writer;
      for (let at = 0; at < 40; at += 1)
        // oxlint-disable-next-line no-await-in-loop
        await writer.create(article(`Number ${"abcdefghij"[at % 10]}${"klmn"[at % 4]}`));
      const [one, two] = [process(), other()];
      await Promise.all([one.kept.start(), two.kept.start()]);
      for (const each of [one, two]) {
        expect(each.kept.status()).toBe("ok");
        // oxlint-disable-next-line no-await-in-loop
        expect(await each.search("lamps")).toHaveLength(5);
      }
      if (!isShared) return;
      // A title and a body each.
      expect(await opened.vectors.count()).toBe(80);
      const late = other();
      await late.kept.start();
      expect(late.embedded).toEqual([]);
      expect(await late.search("lamps")).toHaveLength(5);
    });

    test.runIf(isShared)(
      "what the vectors lost is brought back, and what nobody put is removed",
      async () => {
        const one = process();
        await one.kept.start();
        await one.writer.create(article("Red"));
        const [lost] = await opened.elsewhere.ids();
        await opened.elsewhere.delete([lost ?? ""]);
        await opened.elsewhere.upsert([
          {
            id: "ART-0@old/c0",
            item: "ART-0",
            category: "product",
            language: "en",
            vector: toyVector("red"),
          },
          {
            id: "ART-9@old/c0",
            item: "ART-9",
            category: "product",
            language: "en",
            vector: toyVector("red"),
          },
        ]);
        await until(async () => (await opened.elsewhere.ids()).filter((id) => id.includes("@old/")), []);
        await until(() => opened.elsewhere.count(), 2);
        expect(await one.found("red lamps")).toMatch(/^Red/);
      },
    );

    test.runIf(isShared)(
      "an index that is built anew while articles change lacks nothing once swapped",
      async () => {
        const one = process();
        await one.kept.start();
        const kept = await one.writer.create(article("Red"));
        const gone = await one.writer.create(article("Blue"));
        const items = await readIndexables(temp.documents, "articles");
        let embedded = 0;
        let isWritten = false;
        await rebuildVectors({
          vectors: {
            ...opened.elsewhere,
            beside: async () => {
              const next = await opened.elsewhere.beside();
              await one.writer.remove(gone.article_id);
              await one.writer.create(article("Green"));
              isWritten = true;
              return next;
            },
          },
          items,
          embedTexts: async (texts) => {
            embedded += texts.length;
            return texts.map(toyVector);
          },
          onProgress: () => {},
        });
        expect(isWritten).toBe(true);
        // What has not changed is copied; of what was deleted meanwhile there was nothing to copy.
        expect(embedded).toBeLessThanOrEqual(2);
        await until(async () => (await one.found("green lamps"))?.slice(0, 5), "Green");
        await until(() => opened.vectors.count(), 4);
        expect(await opened.vectors.idsOf([gone.article_id])).toEqual([]);
        expect(await opened.vectors.idsOf([kept.article_id])).toHaveLength(2);
      },
    );
  });
}
