import type { Fork } from "../../domain/fork.js";
import { html, page, table, type Html } from "../shared/html-page.js";
import { missingText } from "./print-replays.js";
import { changedParts, tallyForks } from "./tally-forks.js";

/** Forks beside what was recorded, as one self-contained page: the sum of them first, then each that changed. */
export function forksPage(forks: readonly Fork[]): string {
  const tally = tallyForks(forks);
  const shown = forks.filter((fork) => fork.outcome !== "done" || changedParts(fork).length > 0);
  return page(
    `Fork of ${forks.length} run${forks.length === 1 ? "" : "s"}`,
    html`<p>${forks[0]?.changes.join("; ") ?? ""}</p>
      ${table(
        ["", "#runs"],
        (["same", "changed", "stopped", "impossible"] as const).map((how) => [how, tally[how]]),
      )}
      <h2>What changed</h2>
      ${table(
        ["part", "#tickets", "which"],
        Object.entries(tally.tickets).map(([part, tickets]) => [part, tickets.length, tickets.join(" ")]),
      )}
      <h2>Better and worse</h2>
      ${table(
        ["", "#better", "#worse"],
        tally.shifts.map(({ what, better, worse }) => [what, better, worse]),
      )}
      ${table(
        ["", "#recorded", "#now"],
        tally.totals.map(({ what, recorded, now }) => [what, recorded.toFixed(4), now.toFixed(4)]),
      )}
      <h2>Run by run</h2>
      ${shown.map(forkSection)}`,
  );
}

function forkSection(fork: Fork): Html {
  const { run_id, ticket_id, now, recorded, differences, draft, missing, detail } = fork;
  const title = changedParts(fork).join(", ") || fork.outcome;
  return html`<details id="${run_id}">
    <summary>${ticket_id} · ${run_id}: ${title}</summary>
    ${missing ? html`<p>Stopped: ${missingText(missing)}</p>` : html``}
    ${detail === null ? html`` : html`<p>${detail}</p>`}
    ${table(
      ["field", "recorded", "now"],
      differences.map((difference) => [difference.field, text(difference.recorded), text(difference.now)]),
    )}
    ${
      now
        ? table(
            ["", "#recorded", "#now"],
            [
              [
                "tokens",
                recorded.input_tokens + recorded.output_tokens,
                now.input_tokens + now.output_tokens,
              ],
              ["cost in USD", recorded.cost_usd.toFixed(4), now.cost_usd.toFixed(4)],
              ["milliseconds in calls", recorded.ms.toFixed(0), now.ms.toFixed(0)],
            ],
          )
        : html``
    }
    <p class="draft">${draft.map(({ change, text: words }) => part(change, words))}</p>
  </details>`;
}

const text = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

function part(change: Fork["draft"][number]["change"], words: string): Html {
  if (change === "added") return html`<ins>${words}</ins>`;
  return change === "removed" ? html`<del>${words}</del>` : html`${words}`;
}
