import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { z } from "zod";
import { configSchema } from "../src/config/config-file.ts";
import { ROOT } from "./models.ts";

const run = promisify(execFile);

/** What an example prints, run as its first line says. */
async function printed(name: string, ...args: readonly string[]): Promise<string> {
  const options = { cwd: ROOT };
  const tsx = path.join(ROOT, "node_modules/.bin/tsx");
  return (await run(tsx, [path.join("examples", name), ...args], options)).stdout;
}

describe("the examples of the library do what they say", () => {
  test("translate-text", async () => {
    expect(await printed("translate-text.ts")).toMatch(/train[^]*\nscore -0\.\d+, doubts: /u);
  });

  test("digest-article", async () => {
    const markdown = await printed("digest-article.ts", "fixtures/articles/01-embalse.txt");
    expect(markdown).toMatch(/\n## Summary\n[^]*\n## Full text\n[^]*\| El embalse/u);
  });

  test("read-night", async () => {
    expect(await printed("read-night.ts")).toMatch(/^ {2}[a-z-]+(?:, [a-z-]+)*\n {2}\S/mu);
  });
});

test("the example of a configuration is one", async () => {
  const text = await readFile(path.join(ROOT, "examples/config.json"), "utf8");
  expect(configSchema.safeParse(JSON.parse(text)).success).toBe(true);
});

const HAS_SYSTEMD = spawnSync("systemd-analyze", ["--version"]).status === 0;

test.skipIf(!HAS_SYSTEMD)(
  "systemd finds nothing wrong with the timer and the services",
  async () => {
    const units = [".service", ".timer", "-serve.service"].map((kind) =>
      path.join(ROOT, `examples/systemd/bilingual-digest${kind}`),
    );
    const { stderr } = await run("systemd-analyze", ["verify", "--man=no", ...units]).catch(
      (error: { stderr: string }) => error,
    );
    // The program itself is not installed where the tests run.
    expect(stderr.replace(/.*is not executable: No such file.*\n/gu, "")).toBe("");
  },
);

/** A YAML file's content; throws if it has errors, or warnings. */
async function parsedYaml(name: string): Promise<unknown> {
  const text = await readFile(path.join(ROOT, "examples", name), "utf8");
  const document = parseDocument(text, { merge: true, strict: true });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS();
}

const variables = z.record(z.string(), z.string());
const BROKER = { BILINGUAL_DIGEST_QUEUE: "redis://redis:6379/0" };

test("the compose file has Redis, workers by number, one enqueuing and one collecting", async () => {
  const service = z.object({
    command: z.array(z.string()).min(1),
    environment: variables.optional(),
    volumes: z.array(z.string()),
    profiles: z.array(z.string()).optional(),
    build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
    deploy: z.object({ replicas: z.string() }).optional(),
  });
  const compose = z.object({
    services: z.record(z.string(), service),
    volumes: z.record(z.string(), z.unknown()),
    networks: z.object({ night: z.object({ internal: z.literal(true) }) }),
  });
  const { services, volumes } = compose.parse(await parsedYaml("compose.yaml"));
  const { redis, ...ours } = services;
  expect(redis?.command).toEqual(expect.arrayContaining(["--appendonly", "yes", "noeviction"]));
  expect(Object.keys(ours)).toEqual(["worker", "enqueue", "collect"]);
  for (const [name, { command, environment, build, volumes: mounts }] of Object.entries(ours)) {
    expect(command[0]).toBe(name);
    expect(environment).toMatchObject({ ...BROKER, BILINGUAL_DIGEST_STORE: "file:///store" });
    expect(mounts).toContain("store:/store");
    expect(path.join("examples", build?.context ?? "", build?.dockerfile ?? "")).toBe(
      "examples/Containerfile",
    );
  }
  expect(ours["worker"]?.deploy?.replicas).toMatch(/WORKERS/u);
  // They run once, when they are asked for: `up` starts the others.
  for (const name of ["enqueue", "collect"]) expect(ours[name]?.profiles).toEqual(["night"]);
  const named = Object.values(services).flatMap((each) =>
    each.volumes.map((volume) => volume.split(":")[0] ?? "").filter((at) => !at.startsWith(".")),
  );
  expect([...new Set(named)].toSorted()).toEqual(Object.keys(volumes).toSorted());
});

test("the Kubernetes example has a job each to enqueue, work and collect", async () => {
  const container = z.object({
    name: z.string(),
    args: z.array(z.string()),
    envFrom: z.array(z.record(z.string(), z.object({ name: z.string() }))),
    volumeMounts: z.array(z.object({ name: z.string() })).default([]),
  });
  const pod = z.object({
    restartPolicy: z.literal("Never"),
    terminationGracePeriodSeconds: z.int().optional(),
    securityContext: z.object({ runAsNonRoot: z.literal(true) }),
    containers: z.tuple([container]),
    volumes: z.array(z.object({ name: z.string() })).default([]),
  });
  const job = z.object({
    kind: z.literal("Job"),
    metadata: z.object({ name: z.string() }),
    spec: z.object({ parallelism: z.int().optional(), template: z.object({ spec: pod }) }),
  });
  const map = z.object({ kind: z.literal("ConfigMap"), data: variables });
  const list = z.object({ kind: z.literal("List"), items: z.tuple([map], job) });
  const [{ data }, ...jobs] = list.parse(await parsedYaml("kubernetes.yaml")).items;
  expect(data).toMatchObject(BROKER);
  expect(data["BILINGUAL_DIGEST_STORE"]).toMatch(/^s3:/u);
  const names = jobs.map(({ metadata, spec }) => {
    const { containers, volumes } = spec.template.spec;
    expect(`bilingual-digest-${containers[0].args[0]}`).toBe(metadata.name);
    expect(containers[0].envFrom.map((each) => Object.keys(each)[0])).toEqual([
      "configMapRef",
      "secretRef",
    ]);
    expect(containers[0].volumeMounts.map((each) => each.name)).toEqual(
      volumes.map((each) => each.name),
    );
    return containers[0].name;
  });
  expect(names).toEqual(["enqueue", "worker", "collect"]);
  expect(jobs.map(({ spec }) => (spec.parallelism ?? 1) > 1)).toEqual([false, true, false]);
  // Longer than an article may take.
  expect(jobs[1]?.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(600);
});
