/** A cell as RFC 4180 writes it. What a spreadsheet would take for a formula is kept from being one. */
function cellText(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows with their head, as text that every spreadsheet reads. */
export const csvText = ({ columns, rows }: { columns: string[]; rows: (string | number)[][] }): string =>
  [columns, ...rows].map((row) => row.map(cellText).join(",")).join("\r\n");

/** Hands the figures to the browser as a file. */
export function downloadCsv(title: string, table: Parameters<typeof csvText>[0]): void {
  // The mark tells spreadsheets that it is UTF-8.
  const url = URL.createObjectURL(new Blob(["\uFEFF", csvText(table)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
