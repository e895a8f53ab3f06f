import { console, inbox } from "./en/console.ts";
import { dashboard } from "./en/dashboard.ts";
import { portal } from "./en/portal.ts";
import { runs } from "./en/runs.ts";
import { settings } from "./en/settings.ts";
import { widget } from "./en/widget.ts";
import { shared } from "./en/shared.ts";
import { tickets } from "./en/tickets.ts";

/** Everything that is said in English: the shape that every language has. */
export const en = { ...shared, console, inbox, tickets, runs, portal, dashboard, settings, widget };

export type Strings = typeof en;
