import { spawn } from "node:child_process";
import { once } from "node:events";

/** LangGraph's own server, which is no dependency: npx fetches it. */
const CLI = "@langchain/langgraph-cli@1.5.1";

/** Serves the graph of `langgraph.json` for LangGraph Studio; further options are the CLI's own, such as `--port`. */
const cli = spawn(
  "npx",
  ["--yes", CLI, "dev", "--no-browser", "--host", "127.0.0.1", ...process.argv.slice(2)],
  {
    stdio: "inherit",
    // npx is a command file there, which only a shell runs.
    shell: process.platform === "win32",
    // oxlint-disable-next-line node/no-process-env -- passed on, not read
    env: { ...process.env, LANGGRAPH_CLI_NO_ANALYTICS: "1" },
  },
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => cli.kill(signal));
const [code] = await once(cli, "exit");
process.exitCode = typeof code === "number" ? code : 1;
