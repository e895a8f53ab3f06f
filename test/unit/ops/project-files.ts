import { access, readFile } from "node:fs/promises";
import { z } from "zod";

const ROOT = new URL("../../../", import.meta.url);

/** A file of the project, by its path from the top. */
export const read = (path: string): Promise<string> => readFile(new URL(path, ROOT), "utf8");

export const isThere = (path: string): Promise<boolean> =>
  access(new URL(path, ROOT)).then(
    () => true,
    () => false,
  );

/** What a process may be told to be, and where each answers. */
export const ROLES = ["api", "worker"];
export const PORT = 3000;

/** A name of an image that says which version. */
export const Image = z.string().regex(/^[\w./-]+:[\w.-]*\d[\w.-]*$/, "an image with a version");
