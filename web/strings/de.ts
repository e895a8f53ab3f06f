import { console, inbox } from "./de/console.ts";
import { dashboard, settings } from "./de/figures.ts";
import { portal } from "./de/portal.ts";
import { runs } from "./de/runs.ts";
import { shared } from "./de/shared.ts";
import { tickets } from "./de/tickets.ts";
import { widget } from "./de/widget.ts";
import type { Strings } from "./en.ts";

/** Everything that is said in German. */
export const de: Strings = { ...shared, console, inbox, tickets, runs, portal, dashboard, settings, widget };
