import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Router } from "express";
import type { Limit } from "./limits.js";

const ASSETS = ["swagger-ui.css", "swagger-ui-bundle.js"];

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Deskgraph API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<main id="reference"></main>
<noscript>The same reference, for programs: <a href="/openapi.json">/openapi.json</a></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** A file of its own, because the content security policy allows no script inside a page. */
const START = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** `/docs`, where `/` leads as well where there are no pages: the API's reference page, from the package's own files; nothing is fetched from elsewhere. */
export function docsPage({ limit, isHome }: { limit: Limit; isHome: boolean }): Router {
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const router = Router();
  router.use("/docs", async (req, res, next) => {
    await limit(req, res);
    next();
  });
  // Without pages, whoever opens the address that the desk prints has nothing else to look at.
  if (isHome) router.get("/", (_req, res) => res.redirect("/docs"));
  router.get("/docs", (_req, res) => void res.type("html").send(PAGE));
  router.get("/docs/start.js", (_req, res) => void res.type("js").send(START));
  for (const name of ASSETS) {
    router.get(`/docs/${name}`, (_req, res) => res.sendFile(join(folder, name), { maxAge: "1h" }));
  }
  return router;
}
