import type { Request, Response } from "express";

const READS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/**
 * Answers with JSON. To what changes something it leaves in one write with its head; to what reads, Express looks
 * first whether the caller has it already (304).
 */
export function sendJson({ req, res }: { req: Request; res: Response }, body: unknown): void {
  if (READS.has(req.method)) {
    res.json(body);
    return;
  }
  const text = JSON.stringify(body);
  res.setHeader("Content-Type", "application/json; charset=utf-8");
  res.setHeader("Content-Length", Buffer.byteLength(text));
  res.end(text);
}
