import { documentsSuite } from "./documents-suite.js";
import { ALL_ENGINES } from "./engines.js";

for (const engine of ALL_ENGINES) documentsSuite(engine);
