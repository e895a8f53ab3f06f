import { expect, test } from "vitest";
import type { Ticket } from "./client.ts";
import { touchedBy, withPagesRead, type TicketPage } from "./ticket-pages.ts";

/** Each letter a ticket; the cursor is the last of them. */
const page = (letters: string): TicketPage => ({
  items: letters.split("").map((ticket_id) => ({ ticket_id }) as Ticket),
  next: letters.at(-1) ?? null,
});
const letters = (pages: readonly TicketPage[] | null) =>
  pages && pages.map(({ items }) => items.map(({ ticket_id }) => ticket_id).join("")).join(" ");

const before = ["abc", "def", "ghi"].map(page);

test.each([
  ["a new ticket: the first", "x", [0]],
  ["one of a later page: that one as well", "e", [0, 1]],
  ["one of each: all", "bei", [0, 1, 2]],
])("looked at again for %s", (_what, ids, expected) => {
  expect(touchedBy(new Set(ids.split("")), before)).toEqual(expected);
});

test.each<[string, { changed: string; read: Record<number, string>; becomes: string | null }]>([
  ["a new ticket pushes none out of the list", { changed: "x", read: { 0: "xab" }, becomes: "xabc def ghi" }],
  ["two new ones neither", { changed: "xy", read: { 0: "yxa" }, becomes: "yxabc def ghi" }],
  [
    "one that changed stays where it is",
    { changed: "e", read: { 0: "abc", 1: "def" }, becomes: "abc def ghi" },
  ],
  [
    "one that moved to the head stands there alone",
    { changed: "e", read: { 0: "eab", 1: "dfg" }, becomes: "eabc dfg hi" },
  ],
  [
    "one that left makes the list be read as a whole",
    { changed: "e", read: { 0: "abc", 1: "dfg" }, becomes: null },
  ],
  ["one that left a page's end as well", { changed: "f", read: { 0: "abc", 1: "deg" }, becomes: null }],
  ["so does a page of nothing but strangers", { changed: "xyz", read: { 0: "zyx" }, becomes: null }],
])("in a list read in part %s", (_what, { changed, read, becomes }) => {
  const pages = new Map(Object.entries(read).map(([at, some]) => [Number(at), page(some)]));
  expect(letters(withPagesRead(before, pages, new Set(changed.split(""))))).toBe(becomes);
});

test("pages that were not read are the same as before", () => {
  const after = withPagesRead(before, new Map([[0, page("xab")]]), new Set("x"));
  expect(letters(after)).toBe("xabc def ghi");
  expect(after?.[1]).toBe(before[1]);
});
