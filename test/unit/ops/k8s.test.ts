import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ENVIRONMENT_NAMES, loadConfig } from "../../../server/config.js";
import { ofKind, readManifests } from "./manifests.js";
import { isThere, PORT, read, ROLES } from "./project-files.js";

describe("k8s", () => {
  test("configures by names that the desk reads, each of them once, and what it says fits", async () => {
    const all = await readManifests();
    const { data } = ofKind(all, "ConfigMap")[0]!;
    const { stringData } = ofKind(all, "Secret")[0]!;
    const names = [...Object.keys(data), ...Object.keys(stringData)];
    expect(names.filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(() => loadConfig({ ...data, ...stringData })).not.toThrow();
    expect(data["PORT"]).toBe(String(PORT));
  });

  test("has an api and a worker, probed where the desk answers, without rights, and with what they mount", async () => {
    const deployments = ofKind(await readManifests(), "Deployment");
    const roles = deployments.map(({ spec }) => spec.template.spec.containers[0]!.args);
    expect(roles).toEqual(ROLES.map((role) => [role]));
    for (const { metadata, spec } of deployments) {
      const { containers, volumes, terminationGracePeriodSeconds } = spec.template.spec;
      const { ports, volumeMounts, startupProbe, livenessProbe, readinessProbe, resources } = containers[0]!;
      expect(ports).toEqual([{ name: "http", containerPort: PORT }]);
      expect(livenessProbe?.httpGet.path).toBe("/healthz");
      expect(startupProbe?.httpGet.path).toBe("/healthz");
      expect(readinessProbe?.httpGet.path).toBe("/readyz");
      expect(resources).toBeDefined();
      const [init] = spec.template.spec.initContainers ?? [];
      expect(init?.image).toBe(containers[0]!.image);
      expect(init?.volumeMounts[0]?.name).toBe(volumeMounts[0]!.name);
      expect(volumeMounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name));
      expect(volumeMounts.map(({ mountPath }) => mountPath)).toEqual(["/data", "/tmp"]);
      // Ten seconds to drain after the pause before SIGTERM.
      expect(terminationGracePeriodSeconds).toBeGreaterThan(15);
      expect(metadata.labels).toMatchObject(spec.selector.matchLabels);
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    }
  });

  test("scales each deployment from 3 to 50 by CPU and memory, workers by their queue as well", async () => {
    const all = await readManifests();
    const names = ofKind(all, "Deployment").map(({ metadata }) => metadata.name);
    const scalers = ofKind(all, "HorizontalPodAutoscaler");
    expect(scalers.map(({ spec }) => spec.scaleTargetRef.name)).toEqual(names);
    const metricsOf = (at: number) =>
      scalers[at]!.spec.metrics.map(({ resource, external }) => resource?.name ?? external?.metric.name);
    expect(metricsOf(0)).toEqual(["cpu", "memory"]);
    expect(metricsOf(1)).toEqual(["cpu", "memory", "deskgraph_jobs_waiting"]);
    const adapter = parse(await read("ops/prometheus/adapter.yaml"));
    expect(adapter.rules.external[0].name.as).toBe("deskgraph_jobs_waiting");
  });

  test("selects pods that there are: the service and both disruption budgets", async () => {
    const all = await readManifests();
    const pods = ofKind(all, "Deployment").map(({ spec }) => spec.template.metadata.labels);
    const selectors = [
      ...ofKind(all, "Service").map(({ spec }) => spec.selector),
      ...ofKind(all, "PodDisruptionBudget").map(({ spec }) => spec.selector.matchLabels),
    ];
    const matching = selectors.map((wanted) =>
      pods
        .filter((labels) => Object.entries(wanted).every(([name, value]) => labels[name] === value))
        .map((labels) => labels["app.kubernetes.io/component"]),
    );
    expect(matching).toEqual([["api"], ["api"], ["worker"]]);
  });

  test("its kustomization lists manifests that are there, and not the example of a secret", async () => {
    const [{ resources } = { resources: [] }] = ofKind(await readManifests(), "Kustomization");
    expect(await Promise.all(resources.map((file) => isThere(`k8s/${file}`)))).not.toContain(false);
    expect(resources.join(" ")).not.toContain("secret");
  });
});
