import { openSandbox } from "./composition/open-sandbox.js";
import { loadConfig } from "./config.js";

const { graph } = await openSandbox(loadConfig());

/** What `langgraph.json` serves: compiled without a checkpointer, since the platform brings its own. */
export const ticketGraph = graph.compile();
