import { documentsSuite } from "./documents-suite.js";
import { ENGINES } from "./engines.js";

for (const engine of ENGINES) documentsSuite(engine);
