import { AppError } from "../domain/errors.js";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import type { Documents } from "../domain/documents.js";
import type { IndexName } from "../domain/knowledge.js";
import { createEmbedder } from "../knowledge/embedding/create-embedder.js";
import { createCachedEmbedder } from "../knowledge/embedding/embedding-cache.js";
import { openVectors } from "../knowledge/retrieval/open-vectors.js";
import { planRebuild, rebuildVectors, type RebuildPlan } from "../knowledge/retrieval/rebuild-vectors.js";
import { chromaOf } from "../server/composition/chroma-of.js";
import { openDocuments } from "../server/composition/open-engine.js";
import { loadConfig, type Config } from "../server/config.js";
import { readIndexables } from "../server/knowledge/read-indexables.js";
import { printTable } from "./shared/print-table.js";
import { runCommand } from "./shared/run-command.js";

const USAGE = `npm run index                   builds the indexes of articles and resolved tickets anew and swaps
  --only articles         that index alone (or resolved_tickets)
  --fresh                 embeds every text anew, also those whose vectors are there
  --dry-run               says what it would do, and changes nothing
  --json                  print the outcome as JSON

With CHROMA_URL the new index is built beside the one in use, which goes on answering until it is swapped. A desk may
run meanwhile: what it changes is brought into the new index within seconds. Without CHROMA_URL every process keeps its own index
in memory; the texts are embedded into DATA_DIR, where the next start finds them. Stopped half-way, it may be run again.`;

const INDEXES: readonly IndexName[] = ["articles", "resolved_tickets"];
type Outcome = RebuildPlan & { index: IndexName; swapped: boolean };

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      fresh: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const chosen = INDEXES.filter((index) => values.only === undefined || values.only === index);
  if (values.help) return console.log(USAGE);
  if (chosen.length === 0)
    throw new AppError("invalid_input", `--only ${values.only}: expected ${INDEXES.join(" or ")}`);
  const config = loadConfig();
  mkdirSync(config.dataDir, { recursive: true });
  const documents = await openDocuments(config);
  try {
    const outcomes: Outcome[] = [];
    for (const index of chosen)
      // oxlint-disable-next-line no-await-in-loop -- one bar at a time
      outcomes.push(await build({ config, documents, index, fresh: values.fresh, isDry: values["dry-run"] }));
    if (values.json) return console.log(JSON.stringify(outcomes, null, 2));
    for (const outcome of outcomes) tell(outcome, config);
  } finally {
    await documents.close();
  }
});

type Task = { config: Config; documents: Documents; index: IndexName; fresh: boolean; isDry: boolean };

async function build({ config, documents, index, fresh, isDry }: Task): Promise<Outcome> {
  const model = await createEmbedder();
  const embedder = createCachedEmbedder({
    embedder: model,
    file: join(config.dataDir, "knowledge", "embeddings.bin"),
  });
  const chroma = chromaOf(config);
  const embeddingVersion = embedder.version;
  const vectors = openVectors({ chroma, kind: index, embeddingVersion, clock: () => new Date() });
  const items = await readIndexables(documents, index);
  const plan = await planRebuild({ vectors, items, fresh });
  if (isDry) return { index, ...plan, swapped: false };
  const bar = progressBar(index);
  bar.start(items.length, 0);
  try {
    await rebuildVectors({
      vectors,
      items,
      fresh,
      embedTexts: (texts) => (fresh ? model.embed(texts) : embedder.embedAndKeep(texts)),
      onProgress: (done) => bar.update(done),
    });
  } finally {
    bar.stop();
  }
  return { index, ...plan, swapped: true };
}

function progressBar(index: IndexName): SingleBar {
  return new SingleBar({
    format: `${index} {bar} {value}/{total} texts, {eta_formatted} left`,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 2000,
    hideCursor: true,
  });
}

function tell({ index, swapped, ...plan }: Outcome, { chromaUrl }: Config): void {
  const done = !swapped
    ? "would be built"
    : chromaUrl === null
      ? "embedded for the next start"
      : "swapped in";
  printTable(`${index}: ${done}`, [
    ["texts", String(plan.texts)],
    ["vectors", String(plan.records)],
    ["texts whose vectors are there", String(plan.kept)],
    ["texts to embed", String(plan.to_embed)],
    ["vectors left behind", String(plan.left_over)],
  ]);
}
