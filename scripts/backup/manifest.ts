import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { CollectionNames } from "../../domain/documents.js";
import { Timestamp } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";

/** In the backup's folder; written last, so that a folder without it is no backup. */
export const MANIFEST_FILE = "backup.json";

const BackedUpFile = z.object({
  /** Relative to the folder, with `/`. */
  path: z.string().refine((path) => !path.startsWith("/") && !path.split("/").includes(".."), "inside it"),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
type BackedUpFile = z.infer<typeof BackedUpFile>;

/** What a backup says of itself. */
export const Manifest = z.object({
  format: z.literal(1),
  made_at: Timestamp,
  files: z.array(BackedUpFile),
  /** How many documents each collection holds. */
  documents: z.partialRecord(z.enum(CollectionNames), z.number().int().min(0)),
});
export type Manifest = z.infer<typeof Manifest>;

/** @throws AppError "invalid_input" where the folder holds no backup of a format that is known */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST_FILE);
  try {
    return Manifest.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new AppError(
      "invalid_input",
      `${path}: not the list of a whole backup; give the folder that npm run backup made`,
      {
        cause,
      },
    );
  }
}

/** A file of the folder with its size and hash, read piece by piece. */
export async function describeFile(folder: string, path: string): Promise<BackedUpFile> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(join(folder, path)), hash);
  return { path, bytes: (await stat(join(folder, path))).size, sha256: hash.digest("hex") };
}
