import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { createInstruments } from "../../../server/metrics/instruments.js";
import { serveDesk } from "../../fixtures/http-desk.js";
import { readPrometheus } from "../../fixtures/prometheus-text.js";
import { read } from "./project-files.js";

const FILES = [
  "ops/grafana/dashboard.json",
  "ops/prometheus/alerts.yml",
  "ops/prometheus/adapter.yaml",
  "k8s/hpa.yaml",
];

/** Prometheus' own labels, and those that a scrape adds. */
const OUTER_LABELS = new Set(["le", "job", "instance"]);

test("every metric that dashboard, alerts and autoscaling stand on is one that /metrics exposes", async () => {
  const desk = await serveDesk();
  const { names } = readPrometheus((await desk.send("/metrics", { as: null })).text);
  const exposed = new Set(names);
  const texts = await Promise.all(FILES.map(read));
  const used = texts.flatMap((text) =>
    Array.from(text.matchAll(/\b(?:deskgraph|nodejs|process)_[a-z0-9_]+/g)),
  );
  const unknown = used
    .map(([name]) => name)
    .filter((name) => !exposed.has(name) && !exposed.has(name.replace(/_(?:bucket|sum|count)$/, "")));
  expect(used.length).toBeGreaterThan(60);
  expect(unknown).toEqual([]);
});

test("every label that they select by is one that the metric has", async () => {
  const registry = new Registry();
  createInstruments(registry);
  const labelsOf = new Map(
    registry.getMetricsAsArray().map((metric) => {
      const { name, labelNames } = metric as unknown as { name: string; labelNames: readonly string[] };
      return [name, new Set(labelNames)];
    }),
  );
  const texts = await Promise.all(FILES.map(read));
  const selectors = texts
    .map((text) => text.replaceAll('\\"', '"'))
    .flatMap((text) => Array.from(text.matchAll(/\b(deskgraph_[a-z0-9_]+)\{([^}]*)\}/g)));
  const wrong = selectors.flatMap(([, name = "", labels = ""]) => {
    const known = labelsOf.get(name.replace(/_(?:bucket|sum|count)$/, "")) ?? labelsOf.get(name);
    const asked = [...labels.matchAll(/(\w+)\s*(?:=~|!=|!~|=)/g)].map(([, label = ""]) => label);
    return asked
      .filter((label) => !known?.has(label) && !OUTER_LABELS.has(label))
      .map((label) => `${name}.${label}`);
  });
  expect(selectors.length).toBeGreaterThan(20);
  expect(wrong).toEqual([]);
});

test("no metric has a label that a scrape gives it as well, which would take its place", async () => {
  const registry = new Registry();
  createInstruments(registry);
  const labels = registry
    .getMetricsAsArray()
    .flatMap((metric) => (metric as unknown as { labelNames: readonly string[] }).labelNames);
  expect(labels).toContain("job_name");
  expect(labels.filter((label) => label === "job" || label === "instance")).toEqual([]);
});

test("every alert names a section of the operations manual, and what rules record is what others read", async () => {
  const manual = await read("docs/operations.md");
  const anchors = new Set(
    [...manual.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .trim()
        .replaceAll(/\s/g, "-"),
    ),
  );
  const text = await read("ops/prometheus/alerts.yml");
  const [document] = parseAllDocuments(text);
  const { groups } = document!.toJS() as {
    groups: { rules: { alert?: string; record?: string; annotations?: { runbook: string } }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  const alerts = rules.filter(({ alert }) => alert !== undefined);
  expect(alerts.length).toBeGreaterThan(15);
  const lost = alerts.filter(({ annotations }) => !anchors.has(annotations?.runbook.split("#")[1] ?? ""));
  expect(lost.map(({ alert, annotations }) => [alert, annotations?.runbook])).toEqual([]);

  const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
  const read_ = [text, await read("ops/grafana/dashboard.json")]
    .flatMap((all) => Array.from(all.matchAll(/\bdeskgraph:[a-z0-9_]+:[a-z0-9_]+/g)))
    .map(([name]) => name);
  expect(read_.filter((name) => !recorded.has(name))).toEqual([]);
});
