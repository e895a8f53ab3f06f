import type { Classifiers, KnowledgeIndex } from "../domain/knowledge.js";

export type Log = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type KnowledgeOptions = {
  /** Where embeddings and trained classifiers are kept between starts. */
  dataDir: string;
  /** What the classifiers are trained on: a folder of `*.jsonl`, or one such file. The project's own by default. */
  examples?: string;
  log: Log;
};

export type Knowledge = {
  index: KnowledgeIndex;
  classifiers: Classifiers;
  /** @throws AppError "unavailable" */
  embed(texts: readonly string[], options?: { signal?: AbortSignal | undefined }): Promise<Float32Array[]>;
  versions: { embedding: string; classifiers: string };
  status(): "ready" | "down";
  close(): Promise<void>;
};
export declare function startKnowledge(options: KnowledgeOptions): Promise<Knowledge>;
