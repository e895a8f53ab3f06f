import { findNumericDates } from "./find-dates.js";
import { findCards, findEmails, findIbans } from "./find-numbers.js";
import { findPhones } from "./find-phones.js";
import { findAmounts, findOrders, findTracking } from "./find-shop-terms.js";
import type { Finder } from "./span.js";

/** All that is looked for in a text; a number that is one thing is no other, so the surest come first. */
export const FINDERS: readonly Finder[] = [
  findEmails,
  findIbans,
  findCards,
  findTracking,
  findOrders,
  findAmounts,
  findNumericDates,
  findPhones,
];
