import { expect, test } from "vitest";
import { csvText } from "./csv.ts";

test("cells with commas, quotes and lines are quoted, and no cell becomes a formula", () => {
  const rows = [
    ["a,b", 1],
    ['say "hi"', 2.5],
    ["two\nlines", 0],
    ["=HYPERLINK(1)", -3],
  ];
  expect(csvText({ columns: ["Name", "Count"], rows })).toBe(
    'Name,Count\r\n"a,b",1\r\n"say ""hi""",2.5\r\n"two\nlines",0\r\n\'=HYPERLINK(1),-3',
  );
});
