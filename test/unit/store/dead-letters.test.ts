import { afterEach, beforeEach, expect, test } from "vitest";
import { createDeadLetters } from "../../../store/dead-letters.js";
import { openTempDocuments } from "../../fixtures/temp-documents.js";

type Temp = Awaited<ReturnType<typeof openTempDocuments>>;
let temp: Temp;
beforeEach(async () => {
  temp = await openTempDocuments();
});
afterEach(() => temp.dispose());

const job = (id: string, error = "down") => ({
  job_id: id,
  name: "deliver",
  payload: { effect_id: id },
  attempts: 6,
  error,
});

function open(most?: number) {
  const time = { ms: 0 };
  const letters = createDeadLetters({
    documents: temp.documents,
    clock: () => new Date((time.ms += 1000)),
    ...(most === undefined ? {} : { most }),
  });
  return letters;
}

test("a job that fails again renews its row, and is no longer asked for", async () => {
  const letters = open();
  await letters.keep(job("a", "first"));
  await letters.markRetried("a");
  expect((await letters.get("a"))?.retried_at).not.toBeNull();
  await letters.keep(job("a", "second"));
  const { items } = await letters.list({ limit: 10 });
  expect(items).toMatchObject([{ job_id: "a", error: "second", failures: 2, retried_at: null }]);
});

test("failures of one job that meet are all counted in one row", async () => {
  const letters = open();
  await Promise.all([1, 2, 3].map(() => letters.keep(job("a"))));
  expect(await letters.get("a")).toMatchObject({ failures: 3 });
});

test("the list holds so many and no more: the oldest go", async () => {
  const letters = open(3);
  for (const id of ["a", "b", "c", "d", "e"])
    // oxlint-disable-next-line no-await-in-loop
    await letters.keep(job(id));
  const { items } = await letters.list({ limit: 10 });
  expect(items.map(({ job_id }) => job_id)).toEqual(["e", "d", "c"]);
});
