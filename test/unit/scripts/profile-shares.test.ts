import { expect, test } from "vitest";
import { profileShares } from "../../../scripts/bench/profile-shares.js";

test("what has no file counts for who called it, and idling for nobody", () => {
  const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
    id,
    callFrame: { functionName, url },
    children,
  });
  const profile = {
    nodes: [
      node(1, "(root)", "", [2, 5, 6]),
      node(2, "write", "file:///desk/store/sqlite-writes.ts", [3, 4]),
      node(3, "stringify", ""),
      node(4, "run", "file:///desk/node_modules/libsql/index.js"),
      node(5, "(idle)", ""),
      node(6, "(garbage collector)", ""),
    ],
    samples: [2, 3, 4, 5, 6],
    timeDeltas: [1000, 3000, 4000, 90_000, 2000],
  };
  const { busyMs, shares } = profileShares(JSON.stringify(profile));
  expect(busyMs).toBe(10);
  expect(shares).toEqual({ store: 0.4, libsql: 0.4, "(garbage collector)": 0.2, other: 0 });
});
