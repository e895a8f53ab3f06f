/** What a person has to do, as an article tells it: its steps without numbers and its answer in short. */
export type ArticleSteps = { steps: string[]; summary: string };

const STEP = /^\s{0,3}\d{1,3}[.)]\s+(.*)$/;
const CONTINUED = /^\s{2,}\S/;

/** The first numbered list of a Markdown text as plain lines (`**`, `_` and links resolved); empty when there is none. */
export function articleSteps(markdown: string): string[] {
  const steps: string[] = [];
  for (const line of markdown.split(/\r?\n/)) {
    const step = STEP.exec(line)?.[1];
    if (step !== undefined) steps.push(step);
    else if (steps.length > 0 && CONTINUED.test(line)) steps.push(`${steps.pop() ?? ""} ${line.trim()}`);
    else if (steps.length > 0 && line.trim() !== "") break;
  }
  return steps.map(plainText);
}

/** The steps of an article and its summary, or its first paragraph where it has none. */
export function solutionOf({ content, summary }: { content: string; summary: string }): ArticleSteps {
  return { steps: articleSteps(content), summary: summary === "" ? firstParagraph(content) : summary };
}

function firstParagraph(markdown: string): string {
  const paragraphs = markdown.split(/\r?\n\s*\r?\n/).map((block) =>
    block
      .split(/\r?\n/)
      .filter((line) => !/^\s*(#|[-*|>]|\d+[.)])/.test(line))
      .join(" ")
      .trim(),
  );
  return plainText(paragraphs.find((text) => text !== "") ?? "");
}

/** Markdown's marks taken out of one line; a link keeps its text. */
function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|`)/g, "")
    .trim();
}
