import { BUILT_PAGES, buildPages } from "../server/web/build-pages.js";

/** `npm ci` runs it (`prepare`): the pages that the desk serves, from `web/`. */
await buildPages(BUILT_PAGES);
