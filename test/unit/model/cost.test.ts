import { expect, test } from "vitest";
import { costUsd } from "../../../server/model/cost.js";

const PRICES = {
  "gpt-4o": { input_usd_per_million: 2.5, output_usd_per_million: 10 },
  "gpt-4o-mini": { input_usd_per_million: 0.15, output_usd_per_million: 0.6 },
};

test.each([
  ["gpt-4o-2024-08-06", 12.5],
  ["gpt-4o-mini", 0.75],
  ["gpt-4o-mini-2024-07-18", 0.75],
  ["llama-3.3-70b", 0],
])("a million tokens in and a million out of %s cost %f USD: the longest beginning counts", (model, usd) => {
  const usage = { input_tokens: 1_000_000, output_tokens: 1_000_000 };
  expect(costUsd(usage, model, PRICES)).toBeCloseTo(usd, 9);
});
