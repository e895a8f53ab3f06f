import type { Category } from "../../domain/enums.js";

/** The vector of one part of a text. Its id names text, version and part (`recordsOf`): the same id, the same vector. */
export type VectorRecord = {
  id: string;
  /** The text that it is a part of. */
  item: string;
  category: Category;
  language: string;
  /** Of unit length. */
  vector: Float32Array;
};

/** A record near a query, by its cosine (-1–1). */
export type Hit = { id: string; similarity: number };

export type NearestOptions = {
  /** At most so many records. */
  limit: number;
  category?: Category | undefined;
  language?: string | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * The port of vectors: one index, in this process or shared by many. Every call may be repeated. Whatever cannot be
 * reached, or takes too long, is AppError "unavailable"; an abort is the signal's reason.
 */
export type VectorIndex = {
  /** Adds, in this order; what is held under the same id is replaced. */
  upsert(records: readonly VectorRecord[]): Promise<void>;
  /** Gone if they were there. */
  delete(ids: readonly string[]): Promise<void>;
  /** Which of these are held. */
  held(ids: readonly string[]): Promise<Set<string>>;
  /** Every record held of these texts, whatever their version. */
  idsOf(items: readonly string[]): Promise<string[]>;
  /** Every record held. */
  ids(): Promise<string[]>;
  count(): Promise<number>;
  /** Which index is in use, another after each swap; the first to ask after one finds it. */
  generation(): Promise<string>;
  /** The vectors of those that are held; an engine may round them to a millionth. */
  vectors(ids: readonly string[], options?: { signal?: AbortSignal | undefined }): Promise<Vectors>;
  /** Nearest first. An engine may miss a few of the truly nearest, and must find at least 98% of the first five. */
  nearest(query: Float32Array, options: NearestOptions): Promise<Hit[]>;
  /** Begins another index beside this one, which goes on answering. */
  beside(): Promise<VectorsBeside>;
};

export type Vectors = Map<string, Float32Array>;

/** An index under construction, which nobody searches yet. */
export type VectorsBeside = Pick<VectorIndex, "upsert"> & {
  /**
   * From now on this one answers, and the one before is gone.
   * @throws AppError "conflict" where another was built meanwhile, by whoever began later
   */
  swap(): Promise<void>;
  /** Leaves everything as it was. */
  discard(): Promise<void>;
};
