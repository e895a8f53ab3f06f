import Table from "cli-table3";

/** Prints figures as a table of names and values: shares with three decimals. */
export function printTable(
  title: string,
  figures: readonly (readonly [name: string, value: number | string])[],
): void {
  const table = new Table({
    head: [title, ""],
    style: { head: [], border: [] },
    colAligns: ["left", "right"],
  });
  table.push(...figures.map(([name, value]) => [name, typeof value === "number" ? shown(value) : value]));
  console.log(table.toString());
}

const shown = (value: number): string =>
  Number.isInteger(value) && value > 1 ? String(value) : value.toFixed(3);
