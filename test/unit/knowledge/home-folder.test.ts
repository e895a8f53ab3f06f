import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = new URL("../../../", import.meta.url);

/** A process that starts the inference thread and embeds a sentence there. Arguments: data folder, examples. */
const IN_A_THREAD = `
  import { startKnowledge } from "${new URL("knowledge/start-knowledge.ts", ROOT).href}";
  const quiet = () => undefined;
  const [dataDir, examples] = process.argv.slice(-2);
  const log = { info: quiet, warn: quiet, error: quiet };
  const knowledge = await startKnowledge({ dataDir, examples, log });
  await knowledge.embed(["where is my parcel"]);
  await knowledge.close();
`;

/** The same without a thread, as scripts do. */
const BY_ITSELF = `
  import { createEmbedder } from "${new URL("knowledge/embedding/create-embedder.ts", ROOT).href}";
  await (await createEmbedder()).embed(["where is my parcel"]);
`;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "home-"));
  const rows = ["billing", "shipping"].flatMap((category) =>
    ["late", "wrong", "lost"].map((text) => JSON.stringify({ text: `${category} ${text}`, category })),
  );
  await writeFile(join(dir, "examples.jsonl"), rows.join("\n"));
});
afterAll(() => rm(dir, { recursive: true }));

test.each([
  ["in its thread", IN_A_THREAD],
  ["by itself", BY_ITSELF],
])(
  "inference %s keeps nothing in the home folder, from where it would be reported",
  async (name, code) => {
    const home = join(dir, name);
    await mkdir(home);
    // The library is silent under CI of its own accord.
    const args = [
      "--import",
      "tsx",
      "--input-type=module",
      "--eval",
      code,
      "--",
      dir,
      `${dir}/examples.jsonl`,
    ];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, env: { HOME: home } });
    expect(await readdir(home)).toEqual([]);
  },
  60_000,
);
