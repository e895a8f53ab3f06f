import { existsSync } from "node:fs";
import { join } from "node:path";
import { Router, type Response } from "express";
import expressStaticGzip from "express-static-gzip";
import type { Limit } from "../http/limits.js";

/** Names of these files change with their content: whoever has one never asks again. */
const HASHED = "public, max-age=31536000, immutable";
/** Names of these stay: each time the browser asks whether they are still the same. */
const NAMED = "no-cache";

/** Where the portal's own addresses begin; others are not found, and the portal's page says so. */
const PORTAL = /^\/(?:|sign-in|new|tickets(?:\/[^/]+)?|help(?:\/[^/]+)?)\/?$/;

/**
 * What people see, from the built files of `web/`: the portal at `/`, the console at `/admin`, the chat for other
 * sites' pages at `/widget`. Any address below leads to the page that knows what to show there.
 */
export function servePages(folder: string, { limit }: { limit: Limit }): Router {
  const router = Router();
  router.use(
    "/assets",
    expressStaticGzip(join(folder, "assets"), {
      enableBrotli: true,
      orderPreference: ["br", "gz"],
      serveStatic: { cacheControl: false, setHeaders: (res) => void res.setHeader("Cache-Control", HASHED) },
    }),
  );
  for (const name of ["widget.js", "color-scheme.js", "favicon.svg"])
    router.get(`/${name}`, (_req, res) => {
      // Other sites' pages load the widget from here.
      res.set({ "Cache-Control": NAMED, "Cross-Origin-Resource-Policy": "cross-origin" });
      res.sendFile(join(folder, name), { cacheControl: false });
    });

  const page = (name: string, res: Response, status = 200) => {
    res.status(status).set("Cache-Control", NAMED);
    res.sendFile(join(folder, name), { cacheControl: false });
  };
  router.get("/widget", (_req, res) => {
    openToFrames(res);
    page("widget.html", res);
  });
  router.get(/^\/admin(?:\/.*)?$/, (_req, res) => page("admin.html", res));
  router.get(PORTAL, (_req, res) => page("index.html", res));
  router.get(/.*/, async (req, res, next) => {
    const isPage = !req.path.startsWith("/api/") && req.accepts(["json", "html"]) === "html";
    if (!isPage) {
      next();
      return;
    }
    await limit(req, res);
    page("index.html", res, 404);
  });
  return router;
}

/** Whether the folder holds the pages. */
export const holdsPages = (folder: string): boolean =>
  ["index.html", "admin.html", "widget.html", "widget.js"].every((name) => existsSync(join(folder, name)));

/** Any page may show the chat in a frame; nothing else of the desk may be framed. */
function openToFrames(res: Response): void {
  const policy = String(res.getHeader("Content-Security-Policy") ?? "");
  res.set("Content-Security-Policy", policy.replace("frame-ancestors 'self'", "frame-ancestors *"));
  res.removeHeader("X-Frame-Options");
}
