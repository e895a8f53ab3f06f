import { appendFile, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEmbedder, EMBEDDING_SIZE } from "../../../knowledge/embedding/create-embedder.js";
import { createCachedEmbedder } from "../../../knowledge/embedding/embedding-cache.js";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "embeddings-"));
});
afterEach(() => rm(dir, { recursive: true }));

const counting = (version = "fake/1") => {
  const asked: string[] = [];
  const unit = new Float32Array(EMBEDDING_SIZE);
  unit[3] = 1;
  const embed = async (texts: readonly string[]) => {
    asked.push(...texts);
    return texts.map(() => unit);
  };
  return { asked, embedder: { version, embed } };
};

test("what was kept is not embedded again after a restart, what was only asked for is", async () => {
  const file = join(dir, "cache.bin");
  const first = counting();
  const cache = createCachedEmbedder({ embedder: first.embedder, file });
  await cache.embedAndKeep(["kept", "kept"]);
  await cache.embed(["asked"]);
  expect(first.asked).toEqual(["kept", "asked"]);

  const second = counting();
  await createCachedEmbedder({ embedder: second.embedder, file }).embed(["kept", "asked"]);
  expect(second.asked).toEqual(["asked"]);

  const otherModel = counting("fake/2");
  await createCachedEmbedder({ embedder: otherModel.embedder, file }).embed(["kept"]);
  expect(otherModel.asked).toEqual(["kept"]);
});

test("a text that several ask for is embedded once, whoever of them gives up, and anew where it failed", async () => {
  const fake = counting();
  let broken = true;
  const embed: typeof fake.embedder.embed = async (texts) => {
    const vectors = await fake.embedder.embed(texts);
    if (broken) throw new Error("no vector");
    return vectors;
  };
  const cache = createCachedEmbedder({
    embedder: { version: "fake/1", embed },
    file: join(dir, "cache.bin"),
  });
  await expect(cache.embed(["asked"])).rejects.toThrow("no vector");
  broken = false;
  const leaving = new AbortController();
  const asked = [cache.embed(["asked"], { signal: leaving.signal }), cache.embed(["asked"])];
  leaving.abort(new Error("gone"));
  await Promise.all(asked);
  await cache.embed(["asked"]);
  expect(fake.asked).toEqual(["asked", "asked"]);
});

test("a record written by halves is dropped and the file made whole", async () => {
  const file = join(dir, "cache.bin");
  await createCachedEmbedder({ embedder: counting().embedder, file }).embedAndKeep(["a"]);
  const { size } = await stat(file);
  await appendFile(file, Buffer.alloc(700));
  const again = counting();
  await createCachedEmbedder({ embedder: again.embedder, file }).embed(["a"]);
  expect(again.asked).toEqual([]);
  expect((await stat(file)).size).toBe(size);
});

test("the embedder gives unit vectors, the same for the same text whatever stands beside it", async () => {
  const embedder = await createEmbedder();
  const [alone] = await embedder.embed(["where is my parcel"]);
  const [, beside, near, far] = await embedder.embed([
    "x",
    "where is my parcel",
    "my package has not arrived",
    "bake bread",
  ]);
  expect(beside).toEqual(alone);
  const cosine = (a?: Float32Array, b?: Float32Array): number =>
    [...(a ?? [])].reduce((total: number, value, at) => total + value * (b?.[at] ?? 0), 0);
  expect(cosine(alone, alone)).toBeCloseTo(1, 4);
  expect(cosine(alone, near)).toBeGreaterThan(cosine(alone, far) + 0.3);
  await expect(embedder.embed(["y"], { signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow(
    "stop",
  );
});
