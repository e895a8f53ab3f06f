/** Text that is shown as it is, wherever it comes from: customers' words stand in these pages. */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** HTML that was built of escaped parts. */
export type Html = { html: string };

/** A template whose values are escaped, but for those that are HTML already and lists of them. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const texts = values.map((value) =>
    typeof value === "object"
      ? [value]
          .flat()
          .map((one) => one.html)
          .join("")
      : escaped(String(value)),
  );
  return { html: parts.reduce((page, part, at) => page + texts[at - 1] + part) };
}

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --ink: #0969da; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
td.text { overflow-wrap: anywhere; min-width: 5rem; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
ins { color: var(--good); } del { color: var(--bad); } .better { color: var(--good); } .worse { color: var(--bad); }
details { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; margin: .5rem 0; }
pre, .draft { white-space: pre-wrap; overflow-wrap: anywhere; } .scroll { overflow-x: auto; }
figure { margin: 0; } svg { max-width: 100%; height: auto; } svg text { fill: currentColor; font: 12px system-ui, sans-serif; }
`;

/** A page that needs nothing but itself. */
export const page = (title: string, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`.html
  }\n`;

/** A table; a column whose name begins with # holds numbers. */
export function table(head: readonly string[], rows: readonly (readonly (string | number | Html)[])[]): Html {
  const kind = (at: number): string => (head[at]?.startsWith("#") ? "number" : "text");
  const names = head.map((name, at) => html`<th class="${kind(at)}">${name.replace(/^#/, "")}</th>`);
  const lines = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell, at) => html`<td class="${kind(at)}">${cell}</td>`)}
      </tr>`,
  );
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${names}
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`;
}
