import type { components } from "../../api/schema.d.ts";

export type DashboardNow = components["schemas"]["Dashboard"];
export type Statistics = components["schemas"]["Statistics"];
