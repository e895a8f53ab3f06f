/** What a finder looks for. */
export type SpanKind =
  | "email"
  | "iban"
  | "card"
  | "tracking"
  | "order"
  | "amount"
  | "date"
  | "phone"
  | "reserved";

/** A find: `text.slice(start, end)` is what stands there, `value` what it means (an order's id without "order #"). */
export type Span = { kind: SpanKind; start: number; end: number; value: string };

export type Finder = (text: string) => Span[];

/** A word character that no finder takes for a part of anything. */
const BLANK = "_";

/**
 * Runs finders one after the other; what an earlier one has claimed, later ones do not see.
 * In the order of the text.
 */
export function findSpans(text: string, finders: readonly Finder[]): Span[] {
  let left = text;
  const found: Span[] = [];
  for (const find of finders) {
    const spans = find(left);
    found.push(...spans);
    left = blankOut(left, spans);
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** Every match of `pattern` (with flags `g` and, where a group is meant, `d`) as a span of its `group`. */
export function spansOf(
  kind: SpanKind,
  text: string,
  { pattern, group = 0 }: { pattern: RegExp; group?: number },
): Span[] {
  return Array.from(text.matchAll(pattern), (match) => {
    const value = match[group] ?? "";
    const start = match.indices?.[group]?.[0] ?? match.index;
    return { kind, start, end: start + value.length, value };
  }).filter(({ value }) => value !== "");
}

/** The text without what these spans claim: as many blanks stand there, and at least so many. */
export function blankOut(text: string, spans: readonly Span[], { least = 0 } = {}): string {
  let blanked = "";
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue;
    blanked += text.slice(at, start) + BLANK.repeat(Math.max(least, end - start));
    at = end;
  }
  return blanked + text.slice(at);
}
