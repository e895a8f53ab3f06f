import type { Config } from "../config.js";
import { deskNamespace } from "./desk-namespace.js";

/** Where the desk's vectors are, in collections of its own; null: in this process. */
export function chromaOf(config: Config): { url: string; prefix: string } | null {
  if (config.chromaUrl === null) return null;
  return { url: config.chromaUrl, prefix: deskNamespace(config).replaceAll(/[^A-Za-z0-9-]/g, "-") };
}
