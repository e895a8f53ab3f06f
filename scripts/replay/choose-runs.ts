import { z } from "zod";
import { DAY_MS, HOUR_MS } from "../../domain/clock.js";
import { anyCase, Category, Priority, SentimentLevel, TicketStatus } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { Store } from "../../server/composition/open-store.js";

const PAGE = 200;
const UNITS: Record<string, number> = { d: DAY_MS, h: HOUR_MS };

const list = <T extends z.ZodType>(item: T) =>
  z
    .string()
    .transform((text): unknown => text.split(","))
    .pipe(z.array(item))
    .optional();

const Moment = z
  .string()
  .transform((text, context) => {
    const [, count, unit = ""] = /^(\d+)([dh])$/.exec(text) ?? [];
    const at = count === undefined ? Date.parse(text) : Date.now() - Number(count) * (UNITS[unit] ?? 0);
    if (!Number.isNaN(at)) return new Date(at).toISOString();
    context.addIssue({ code: "custom", message: "expected 7d, 12h or a date such as 2026-11-20" });
    return z.NEVER;
  })
  .optional();

const Query = z.strictObject({
  status: list(anyCase(TicketStatus)),
  priority: list(anyCase(Priority)),
  category: list(anyCase(Category)),
  sentiment: list(anyCase(SentimentLevel)),
  queue: list(z.string()),
  assigned_to: list(z.string()),
  customer_email: list(z.string()),
  q: z.string().optional(),
  since: Moment,
  until: Moment,
  limit: z.coerce.number().int().min(1).optional(),
});

/**
 * The latest run of each ticket that a query names, newest tickets first: `status=escalated category=billing
 * since=7d`, or `all`.
 * @throws AppError "invalid_input" naming what cannot be asked
 */
export async function chooseRuns({ tickets }: Pick<Store, "tickets">, typed: string): Promise<string[]> {
  const { since, until, limit = Infinity, ...query } = parseQuery(typed);
  const runIds: string[] = [];
  let cursor: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page is asked for after the one before
    const page = await tickets.list({ ...query, limit: PAGE, cursor });
    for (const { run_id, created_at } of page.items)
      if (run_id !== null && created_at >= (since ?? "") && created_at < (until ?? "9")) runIds.push(run_id);
    const oldest = page.items.at(-1)?.created_at ?? "";
    cursor = oldest < (since ?? "") ? undefined : (page.next ?? undefined);
  } while (cursor !== undefined && runIds.length < limit);
  return runIds.slice(0, limit);
}

function parseQuery(typed: string): z.infer<typeof Query> {
  const words = typed.trim() === "all" ? [] : typed.trim().split(/\s+/);
  const pairs = words.map((word) => {
    const at = word.indexOf("=");
    if (at < 1) throw new AppError("invalid_input", `--runs: expected field=value, found ${word}`);
    return [word.slice(0, at), word.slice(at + 1)] as const;
  });
  const parsed = Query.safeParse(Object.fromEntries(pairs));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid_input", `--runs cannot be ${typed}`, {
    errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  });
}
