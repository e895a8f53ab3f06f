import { openSqliteDocuments } from "../../store/sqlite-documents.js";
import { openTempDocuments } from "../fixtures/temp-documents.js";
import type { DocumentsEngine } from "./documents-suite.js";

/** Every engine that the contract is tested on. */
export const ENGINES: readonly DocumentsEngine[] = [
  {
    name: "sqlite",
    open: async () => {
      const { documents, path, dispose } = await openTempDocuments();
      return { documents, location: path, openAgain: async () => openSqliteDocuments({ path }), dispose };
    },
  },
];
