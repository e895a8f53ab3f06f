import Table from "cli-table3";

/** A table of figures: names to the left, numbers to the right. `head` names the columns. */
export function figuresTable(head: string[]) {
  const colAligns = head.map((_name, at) => (at === 0 ? ("left" as const) : ("right" as const)));
  return new Table({ head, style: { head: [], border: [] }, colAligns });
}
