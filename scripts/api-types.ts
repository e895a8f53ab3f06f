import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTs, { astToString, type OpenAPI3 } from "openapi-typescript";
import { pino } from "pino";
import { compose } from "../server/compose.js";
import { loadConfig } from "../server/config.js";
import { createInstantKnowledge } from "./bench/instant-knowledge.js";

/** `npm run types` runs it: what the console knows of the API, made of the API's own description. */
const TYPES = fileURLToPath(new URL("../web/api/schema.d.ts", import.meta.url));

const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-types-"));
const desk = await compose(loadConfig({ DATA_DIR: dataDir }), {
  knowledge: await createInstantKnowledge(),
  log: pino({ level: "silent" }),
});
try {
  desk.server.listen(0, "127.0.0.1");
  await once(desk.server, "listening");
  const { port } = desk.server.address() as AddressInfo;
  const description = await fetch(`http://127.0.0.1:${port}/openapi.json`);
  const types = await openapiTs((await description.json()) as OpenAPI3, {
    defaultNonNullable: false,
  });
  await writeFile(TYPES, astToString(types));
} finally {
  await desk.close();
  await rm(dataDir, { recursive: true, force: true });
}
