import { expect, test } from "vitest";
import { kept } from "../../../server/kept.js";

const rig = (options: { most?: number } = {}) => {
  let now = new Date("2026-03-02T09:00:00.000Z");
  const asked: string[] = [];
  const failing = new Set<string>();
  const read = kept(
    async (key) => {
      asked.push(key);
      if (failing.has(key)) throw new Error(`no ${key}`);
      return `${key} ${asked.length}`;
    },
    { ms: 1000, clock: () => now, ...options },
  );
  return { read, asked, failing, pass: (ms: number) => (now = new Date(now.getTime() + ms)) };
};

test("an answer is kept for its time, also from those who ask while it is read, and each key's for itself", async () => {
  const { read, asked, pass } = rig();
  expect(await Promise.all([read("a"), read("a"), read("b")])).toEqual(["a 1", "a 1", "b 2"]);
  pass(999);
  expect(await read("a")).toBe("a 1");
  pass(1);
  expect(await read("a")).toBe("a 3");
  expect(asked).toEqual(["a", "b", "a"]);
});

test("what is forgotten while it is read answers nobody who asks afterwards", async () => {
  const { read } = rig();
  const before = read("a");
  read.forget();
  expect(await read("a")).toBe("a 2");
  expect(await before).toBe("a 1");
  expect(await read("a")).toBe("a 2");
});

test("a failure is not kept, and does not take with it what was read since", async () => {
  const { read, failing } = rig();
  failing.add("a");
  const failed = read("a");
  read.forget();
  failing.delete("a");
  const since = read("a");
  await expect(failed).rejects.toThrow("no a");
  expect(await since).toBe("a 2");
  expect(await read("a")).toBe("a 2");
});

test("no more are kept than may be: the oldest go first", async () => {
  const { read, asked } = rig({ most: 2 });
  await read("a");
  await read("b");
  await read("c");
  await read("b");
  await read("a");
  expect(asked).toEqual(["a", "b", "c", "a"]);
});
