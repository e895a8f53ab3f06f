// A worker thread does not inherit the loader that runs TypeScript: register it, then go on in TypeScript.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
