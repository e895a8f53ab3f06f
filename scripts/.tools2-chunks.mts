import { mkdtempSync } from "node:fs";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { openSqliteDocuments } from "../store/sqlite-documents.js";
import { buildEmptyGraph } from "./bench/empty-graph.js";
import { createInstantKnowledge } from "./bench/instant-knowledge.js";
import { sampleTickets, repeated } from "./bench/rows.js";
import { compose } from "../server/compose.js";
import { loadConfig } from "../server/config.js";
import { fillWithSamples } from "../server/demo/fill-with-samples.js";
const base = process.argv[2] ?? "/dev/shm";
const dir = mkdtempSync(base + "/c-");
const desk = await compose(loadConfig({ DATA_DIR: dir, LOG_LEVEL: "silent", DEMO: "off" }), { knowledge: await createInstantKnowledge() });
await fillWithSamples({ ...desk, ...desk.store }); await desk.start();
const d = openSqliteDocuments({ path: dir + "/e.db" });
const g = buildEmptyGraph(() => ({ escalated: false, interrupted: false }), new SqliteSaver(d.database as never));
const principal = { type: "integration", id: "b" } as const;
const who = { principal, actor: { ...principal, name: "b" }, role: "client", key: { key_id: "K", hash: "", role: "client", name: "b", principal, vouches: true, created_at: "", expires_at: null, revoked_at: null } } as never;
const samples = await sampleTickets(); let n = 0;
const N = 24; const cpu: Record<string, number[]> = { desk: [], empty: [] }, wall: Record<string, number[]> = { desk: [], empty: [] };
async function chunk(name: string, work: () => Promise<unknown>) { const c = process.cpuUsage(), t = performance.now(); await work(); const u = process.cpuUsage(c); wall[name]!.push((performance.now() - t) / N); cpu[name]!.push((u.user + u.system) / 1000 / N); }
const rounds = Number(process.argv[3] ?? 16);
for (let r = 0; r < rounds; r++) {
  await chunk("desk", async () => { const ids = []; for (const t of repeated(samples, N)) ids.push((await desk.desk.createTicket(t, { who })).ticket_id); await desk.jobs.idle(); for (const id of ids) await desk.waitForTicket(id, 20000); await desk.jobs.idle(); });
  await chunk("empty", async () => { let next = 0; const lane = async () => { while (next++ < N) { const id = String(n++); await g.invoke({ run_id: id, ticket_id: id, epoch: 1, watermark: 1 }, { configurable: { thread_id: id }, durability: "sync" }); } }; await Promise.all(Array.from({ length: 8 }, lane)); });
}
const s = (a: number[]) => { const b = a.slice(3).toSorted((x, y) => x - y); return `min ${b[0]!.toFixed(1)} p25 ${b[Math.floor(b.length / 4)]!.toFixed(1)} med ${b[Math.floor(b.length / 2)]!.toFixed(1)}`; };
for (const k of ["desk", "empty"]) console.log(k, "cpu", s(cpu[k]!), "| wall", s(wall[k]!));
await desk.close(); await d.close(); process.exit(0);
