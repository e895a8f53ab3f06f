import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ENVIRONMENT_NAMES, loadConfig } from "../../../server/config.js";
import { Image, isThere, PORT, read, ROLES } from "./project-files.js";

/** The image that the Dockerfile makes. */
const OURS = "deskgraph";

describe("compose.yaml", () => {
  type Service = {
    image?: string;
    build?: string;
    command?: string[];
    ports?: string[];
    entrypoint?: string[];
    environment?: Record<string, string>;
    deploy?: { replicas: number };
    depends_on?: Record<string, { condition: string }> | string[];
    volumes?: string[];
    healthcheck?: { test?: string[] };
  };
  const load = async () =>
    parse(await read("compose.yaml"), { merge: true }) as {
      services: Record<string, Service>;
      volumes: Record<string, unknown>;
    };

  test("has two api processes and two workers on the real servers, configured by names that the desk reads", async () => {
    const { services } = await load();
    for (const role of ROLES) {
      const service = services[role]!;
      expect([service.command, service.deploy]).toEqual([[role], { replicas: 2 }]);
      expect(Object.keys(service.environment!).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual(
        [],
      );
      const filled = Object.entries(service.environment!).map(([name, value]) => [
        name,
        value.replace(/\$\{\w+:-(.*)\}/, "$1"),
      ]);
      expect(loadConfig(Object.fromEntries(filled))).toMatchObject({ demo: false });
    }
  });

  test("waits for services that there are, by conditions that they can meet", async () => {
    const { services } = await load();
    const impossible = Object.entries(services).flatMap(([name, { depends_on = {} }]) =>
      Object.entries(Array.isArray(depends_on) ? {} : depends_on)
        .filter(([on, { condition }]) => {
          const other = services[on];
          const tellsHealth = other?.image === OURS || other?.healthcheck?.test !== undefined;
          return other === undefined || (condition === "service_healthy" && !tellsHealth);
        })
        .map(([on]) => `${name} on ${on}`),
    );
    expect(impossible).toEqual([]);
  });

  test("names a version of each image, folders and scripts that are there, and volumes that it declares", async () => {
    const { services, volumes } = await load();
    const all = Object.values(services);
    const images = all.map(({ image }) => image).filter((image) => image !== OURS);
    expect(images.filter((image) => !Image.safeParse(image).success)).toEqual([]);
    const scripts = all.flatMap(({ entrypoint = [] }) => entrypoint.filter((part) => part.endsWith(".ts")));
    const mounts = all.flatMap(({ volumes: mounted = [] }) =>
      mounted.map((mount) => mount.split(":")[0] ?? ""),
    );
    const paths = [...scripts, ...mounts.filter((mount) => mount.startsWith("./"))];
    const found = await Promise.all(paths.map(isThere));
    expect(paths.filter((_path, at) => !found[at])).toEqual([]);
    const named = mounts.filter((mount) => /^\w/.test(mount));
    expect(new Set(named)).toEqual(new Set(Object.keys(volumes)));
  });

  test("builds the desk's image once, however many services run it", async () => {
    const { services } = await load();
    const running = Object.entries(services).filter(([, { image }]) => image === OURS);
    expect(running.map(([name]) => name)).toEqual([...ROLES, "indexes"]);
    expect(Object.values(services).filter(({ build }) => build !== undefined)).toHaveLength(1);
    expect(services["indexes"]?.build).toBe(".");
  });

  test("tells people where its balancer is, and hands on what a page's origin is compared with", async () => {
    const { services } = await load();
    const [published = ""] = services["balancer"]?.ports ?? [];
    const { environment = {} } = services["api"] ?? {};
    expect(environment["PUBLIC_URL"]).toBe(`\${PUBLIC_URL:-http://${published.replace(/:\d+$/, "")}}`);
    // `$host` has no port, and no session could write by a port that is not 80.
    expect(await read("ops/nginx.conf")).toMatch(/^\s*proxy_set_header Host \$http_host;$/m);
  });

  test("keeps Redis' jobs on disk and never throws them out, and MongoDB a replica set", async () => {
    const { services } = await load();
    expect(services["redis"]?.command?.join(" ")).toContain("--appendonly yes --maxmemory-policy noeviction");
    expect(services["mongo"]?.command?.join(" ")).toContain("--replSet rs0");
    expect(services["api"]?.environment?.["MONGODB_URI"]).toContain("replicaSet=rs0");
  });

  test("its balancer and its Prometheus ask for the port that the desk listens on", async () => {
    const nginx = await read("ops/nginx.conf");
    expect([...nginx.matchAll(/server api:(\d+)/g)].map(([, port]) => Number(port))).toEqual([PORT, PORT]);
    const scrape = parse(await read("ops/prometheus/prometheus.yml"));
    expect(scrape.global.scrape_interval).toBe("30s");
    expect(scrape.scrape_configs[0]).toMatchObject({
      metrics_path: "/metrics",
      dns_sd_configs: [{ names: ROLES, port: PORT }],
    });
  });
});
