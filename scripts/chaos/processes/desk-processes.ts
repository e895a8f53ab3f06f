import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createChild, type Child } from "./child.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MAIN = "server/main.ts";
/** A first start trains the classifiers, beside whatever else the machine does. */
const START_MS = 180_000;

/** What the storm itself was started beside is not the desk's: empty counts as unset. */
const NO_SERVERS = { MONGODB_URI: "", REDIS_URL: "", CHROMA_URL: "" };

export type DeskRole = "embedded" | "api" | "worker";

/** A process of the desk, on an address of its own. */
export type DeskProcess = { role: DeskRole; url: string; dataDir: string; child: Child };

type Described = {
  role: DeskRole;
  number: number;
  port: number;
  dir: string;
  /** Which servers it stands on. */
  env: Record<string, string>;
};

/** A process of the desk as a team would run it: `npm start`, or one role of it. */
export function describeDesk({ role, number, port, dir, env }: Described): DeskProcess {
  const url = `http://127.0.0.1:${port}`;
  const name = `${role}-${number}`;
  // What is trained and embedded is kept per process: two must not write one file.
  const dataDir = join(dir, role === "embedded" ? "data" : name);
  const child = createChild({
    name,
    command: [process.execPath, "--import", "tsx", MAIN, ...(role === "embedded" ? [] : [role])],
    cwd: ROOT,
    env: {
      ...NO_SERVERS,
      ...env,
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: dataDir,
      LOG_LEVEL: "info",
      DEMO: "on",
      WEBHOOK_PRIVATE_ADDRESSES: "on",
    },
    logFile: join(dir, "logs", `${name}.log`),
    isReady: async () => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok,
    startMs: START_MS,
  });
  return { role, url, dataDir, child };
}
