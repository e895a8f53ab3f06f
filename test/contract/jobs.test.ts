import { JOBS_ENGINES } from "./jobs-engines.js";
import { jobsSuite } from "./jobs-suite.js";

for (const engine of JOBS_ENGINES) jobsSuite(engine);
