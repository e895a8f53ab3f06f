import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { holdsPages } from "./serve-pages.js";

const WEB = fileURLToPath(new URL("../../web", import.meta.url));
/** Where `npm ci` builds them. */
export const BUILT_PAGES = join(WEB, "dist");
/** Says in a built folder which sources it was built from. */
const MARK = "built-from";
const SOURCE = /\.(?:tsx?|css|html|js|svg|json)$/;
/** Made of the API by `npm run types`; the pages need only what it says, not the file. */
const GENERATED = "api/schema.d.ts";
const MIN_COMPRESSED_BYTES = 1024;

/**
 * The folder of the built pages: where `npm ci` put them, or, where that was skipped or the sources have changed
 * since, a folder of the data folder, built now.
 */
export async function openPages({
  dataDir,
  say,
}: {
  dataDir: string;
  say: (text: string) => void;
}): Promise<string> {
  const sources = await hashOfSources();
  if (await isBuiltFrom(BUILT_PAGES, sources)) return BUILT_PAGES;
  const own = join(dataDir, "web", sources.slice(0, 16));
  if (await isBuiltFrom(own, sources)) return own;
  say("building the pages, once");
  await buildPages(own, sources);
  return own;
}

/** Builds the pages into a folder, whole or not at all: another process may be serving what is there. */
export async function buildPages(folder: string, sources?: string): Promise<void> {
  const { build } = await import("vite");
  const outDir = `${folder}.${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  await build({
    root: WEB,
    configFile: join(WEB, "vite.config.ts"),
    configLoader: "runner",
    logLevel: "warn",
    build: { outDir, emptyOutDir: true },
  });
  await compress(join(outDir, "assets"));
  await writeFile(join(outDir, MARK), sources ?? (await hashOfSources()));
  await rm(folder, { recursive: true, force: true });
  await rename(outDir, folder);
}

async function isBuiltFrom(folder: string, sources: string): Promise<boolean> {
  if (!existsSync(join(folder, MARK)) || !holdsPages(folder)) return false;
  return (await readFile(join(folder, MARK), "utf8")) === sources;
}

/** Changes with whatever the pages are built from. */
async function hashOfSources(): Promise<string> {
  const sources = await filesIn(WEB, SOURCE);
  const isOurs = (file: string) => !file.startsWith("dist") && file !== GENERATED && !file.includes(".test.");
  const files = [...sources.filter(isOurs), "../package.json"];
  const hash = createHash("sha256");
  for (const file of files.toSorted()) {
    // oxlint-disable-next-line no-await-in-loop -- small files, in an order that must be the same each time
    hash.update(file).update(await readFile(join(WEB, file)));
  }
  return hash.digest("hex");
}

/** Beside each asset the same one compressed, so that nothing is compressed while it is asked for. */
async function compress(folder: string): Promise<void> {
  const zip = promisify(gzip);
  const brotli = promisify(brotliCompress);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const one = async (path: string) => {
    const content = await readFile(path);
    if (content.length < MIN_COMPRESSED_BYTES) return;
    await writeFile(`${path}.gz`, await zip(content, { level: 9 }));
    await writeFile(`${path}.br`, await brotli(content, { params }));
  };
  await Promise.all((await filesIn(folder, /\.(?:js|css|svg)$/)).map((file) => one(join(folder, file))));
}

async function filesIn(folder: string, named: RegExp): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => named.test(name)).map((name) => name.replaceAll("\\", "/"));
}
