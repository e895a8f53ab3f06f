import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Tokenizer } from "@huggingface/tokenizers";
import ort from "onnxruntime-node";
import { refuseTelemetry } from "./refuse-telemetry.js";

export const EMBEDDING_SIZE = 384;

/** The model and how it is run; vectors made under another name are not comparable. */
const EMBEDDING_VERSION = "all-MiniLM-L6-v2-int8/1";

const MODEL_DIR = new URL("../model/all-MiniLM-L6-v2/", import.meta.url);
/** What the model was trained with; longer inputs gain nothing and cost time. */
const MAX_TOKENS = 128;
/** No 128 tokens of ours need more characters; it bounds the tokenizer's work on a huge text. */
const MAX_CHARACTERS = 4000;

export type Embedder = {
  version: string;
  /**
   * One vector of unit length for each text, in order. The same text always gives the same vector.
   * Between texts other work of the thread gets its turn. @throws the signal's reason once it is aborted
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
};

export type EmbedOptions = {
  signal?: AbortSignal | undefined;
  /** Called after each text with the number done. */
  onProgress?: ((done: number) => void) | undefined;
};

/**
 * The sentence embedder of `model/` (all-MiniLM-L6-v2, int8). Blocks the thread it runs in for 2 ms a short
 * sentence, 14 ms a long one: keep it off the event loop that answers requests.
 *
 * Texts run one by one: the int8 weights come with scales chosen per run, so that a batch would make each
 * vector depend on its neighbours (cosine down to 0.976), for a gain of a third in time.
 */
export async function createEmbedder(): Promise<Embedder> {
  const tokenizer = await loadTokenizer();
  refuseTelemetry();
  const session = await ort.InferenceSession.create(fileURLToPath(new URL("model.int8.onnx", MODEL_DIR)), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });

  const embedOne = async (text: string): Promise<Float32Array> => {
    const ids = tokenIds(tokenizer, text);
    const dims = [1, ids.length];
    const { embedding } = await session.run({
      input_ids: new ort.Tensor("int64", BigInt64Array.from(ids, BigInt), dims),
      attention_mask: new ort.Tensor("int64", new BigInt64Array(ids.length).fill(1n), dims),
    });
    if (!(embedding?.data instanceof Float32Array))
      throw new Error("The embedding model gave no float32 `embedding`");
    return Float32Array.from(embedding.data);
  };

  return {
    version: EMBEDDING_VERSION,
    embed: async (texts, { signal, onProgress } = {}) => {
      const vectors: Float32Array[] = [];
      for (const text of texts) {
        signal?.throwIfAborted();
        // oxlint-disable-next-line no-await-in-loop -- one text blocks the thread at a time
        vectors.push(await embedOne(text));
        onProgress?.(vectors.length);
        // oxlint-disable-next-line no-await-in-loop -- lets other calls of the thread in between
        await nextTurn();
      }
      return vectors;
    },
  };
}

async function loadTokenizer(): Promise<Tokenizer> {
  const [tokenizer, config] = await Promise.all(
    ["tokenizer.json", "tokenizer_config.json"].map(async (name): Promise<object> => {
      const parsed: unknown = JSON.parse(await readFile(new URL(name, MODEL_DIR), "utf8"));
      if (typeof parsed !== "object" || parsed === null) throw new Error(`${name} is not an object`);
      return parsed;
    }),
  );
  return new Tokenizer(tokenizer ?? {}, config ?? {});
}

function tokenIds(tokenizer: Tokenizer, text: string): number[] {
  const { ids } = tokenizer.encode(text.slice(0, MAX_CHARACTERS));
  const last = ids.at(-1);
  return ids.length <= MAX_TOKENS || last === undefined ? ids : [...ids.slice(0, MAX_TOKENS - 1), last];
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
