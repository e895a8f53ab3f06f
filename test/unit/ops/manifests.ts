import { readdir } from "node:fs/promises";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { Image, read } from "./project-files.js";

const Meta = z.object({ name: z.string(), labels: z.record(z.string(), z.string()).optional() });
const Probe = z.object({
  httpGet: z.object({ path: z.enum(["/healthz", "/readyz"]), port: z.literal("http") }),
});
const Container = z.object({
  name: z.string(),
  image: Image,
  args: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).optional(),
  envFrom: z.array(z.record(z.string(), z.object({ name: z.string() }))),
  resources: z.object({ requests: z.object({ cpu: z.string(), memory: z.string() }) }).optional(),
  startupProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal("ALL")]) }),
  }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const PodTemplate = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.object({
    terminationGracePeriodSeconds: z.number().optional(),
    securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.number().min(1) }),
    initContainers: z
      .array(
        Container.pick({ name: true, image: true, command: true, securityContext: true, volumeMounts: true }),
      )
      .optional(),
    containers: z.array(Container).length(1),
    volumes: z.array(z.object({ name: z.string() })),
  }),
});
const Selector = z.object({ matchLabels: z.record(z.string(), z.string()) });

/** What of each kind must be there; `kubectl` knows the rest. */
const Manifest = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("Deployment"),
    apiVersion: z.literal("apps/v1"),
    metadata: Meta,
    spec: z.object({ replicas: z.never().optional(), selector: Selector, template: PodTemplate }),
  }),
  z.object({
    kind: z.literal("Job"),
    apiVersion: z.literal("batch/v1"),
    metadata: Meta,
    spec: z.object({ template: PodTemplate }),
  }),
  z.object({
    kind: z.literal("Service"),
    apiVersion: z.literal("v1"),
    metadata: Meta,
    spec: z.object({
      selector: z.record(z.string(), z.string()),
      ports: z.array(z.object({ name: z.string(), port: z.number(), targetPort: z.literal("http") })),
    }),
  }),
  z.object({
    kind: z.literal("Ingress"),
    apiVersion: z.literal("networking.k8s.io/v1"),
    metadata: Meta,
    spec: z.object({ rules: z.array(z.unknown()).min(1) }),
  }),
  z.object({
    kind: z.literal("ConfigMap"),
    apiVersion: z.literal("v1"),
    metadata: Meta,
    data: z.record(z.string(), z.string()),
  }),
  z.object({
    kind: z.literal("Secret"),
    apiVersion: z.literal("v1"),
    metadata: Meta,
    stringData: z.record(z.string(), z.string()),
  }),
  z.object({
    kind: z.literal("HorizontalPodAutoscaler"),
    apiVersion: z.literal("autoscaling/v2"),
    metadata: Meta,
    spec: z.object({
      scaleTargetRef: z.object({ kind: z.literal("Deployment"), name: z.string() }),
      minReplicas: z.literal(3),
      maxReplicas: z.literal(50),
      metrics: z.array(
        z.object({
          type: z.enum(["Resource", "External"]),
          resource: z.object({ name: z.enum(["cpu", "memory"]) }).optional(),
          external: z.object({ metric: z.object({ name: z.string() }) }).optional(),
        }),
      ),
    }),
  }),
  z.object({
    kind: z.literal("PodDisruptionBudget"),
    apiVersion: z.literal("policy/v1"),
    metadata: Meta,
    spec: z.object({ minAvailable: z.number().min(1), selector: Selector }),
  }),
  z.object({ kind: z.literal("Kustomization"), apiVersion: z.string(), resources: z.array(z.string()) }),
]);
export type Manifest = z.infer<typeof Manifest>;

/** Every manifest of `k8s/`. @throws ZodError for one that lacks what its kind must have */
export async function readManifests(): Promise<Manifest[]> {
  const files = (await readdir("k8s")).filter((name) => name.endsWith(".yaml"));
  const texts = await Promise.all(files.map((file) => read(`k8s/${file}`)));
  return texts
    .flatMap((text) => parseAllDocuments(text))
    .map((document) => {
      if (document.errors[0]) throw document.errors[0];
      return Manifest.parse(document.toJS());
    });
}

export const ofKind = <K extends Manifest["kind"]>(all: Manifest[], kind: K) =>
  all.filter((one): one is Extract<Manifest, { kind: K }> => one.kind === kind);
