/** A part of an article that makes sense alone: its heading (empty before the first) and the text under it. */
export type Chunk = { heading: string; content: string };

/** About what the embedder reads of one text (128 tokens), in characters; longer sections are divided. */
const CHUNK_CHARACTERS = 900;

const HEADING = /^#{1,6}\s+(.*?)\s*#*$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const FENCE = /^\s*(```|~~~)/;

/**
 * Divides Markdown at its headings and rules (`---` after an empty line), and sections that are too long at blank lines. A table, list or code block
 * is never cut. A text without headings and blank lines is one chunk; an empty one is none.
 */
export function chunkMarkdown(markdown: string): Chunk[] {
  return sections(markdown).flatMap(({ heading, lines }) => {
    const parts = joinUpTo(blocks(lines), CHUNK_CHARACTERS);
    return parts.map((content) => ({ heading, content }));
  });
}

type Section = { heading: string; lines: string[] };

function sections(markdown: string): Section[] {
  let current: Section = { heading: "", lines: [] };
  const all = [current];
  let fenced = false;
  for (const line of markdown.split(/\r?\n/)) {
    if (FENCE.test(line)) fenced = !fenced;
    const heading = fenced ? undefined : HEADING.exec(line)?.[1];
    const isRule = !fenced && RULE.test(line) && (current.lines.at(-1) ?? "").trim() === "";
    if (heading === undefined && !isRule) {
      current.lines.push(line);
    } else {
      current = { heading: heading ?? "", lines: [] };
      all.push(current);
    }
  }
  return all;
}

function blocks(lines: readonly string[]): string[] {
  const found: string[][] = [[]];
  let fenced = false;
  for (const line of lines) {
    if (FENCE.test(line)) fenced = !fenced;
    if (line.trim() === "" && !fenced) found.push([]);
    else found.at(-1)?.push(line);
  }
  return found.map((block) => block.join("\n").trim()).filter((block) => block !== "");
}

function joinUpTo(parts: readonly string[], limit: number): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && last.length + part.length <= limit)
      joined[joined.length - 1] = `${last}\n\n${part}`;
    else joined.push(part);
  }
  return joined;
}
