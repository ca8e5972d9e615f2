import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { z } from "zod";
import { run as runCommand } from "../src/cli/run.ts";
import { configSchema } from "../src/config/config-file.ts";
import { freePort } from "./redis-server.ts";
import { fakeTerminal } from "./cli/fake-terminal.ts";
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

test("the image has all that a run and the reading site take from the package", async () => {
  const text = await readFile(path.join(ROOT, "examples/Containerfile"), "utf8");
  const image = await mkdtemp(path.join(tmpdir(), "image-"));
  const last = text.slice(text.lastIndexOf("\nFROM "));
  for (const [, line = ""] of last.matchAll(/^COPY (?:--from=build )?(.*)$/gmu)) {
    const names = line.replaceAll("/app/", "").split(" ");
    const to = names.pop() ?? "";
    for (const from of names) {
      const at = path.join(image, to, to.endsWith("/") ? path.basename(from) : "");
      if (from === "node_modules") await symlink(path.join(ROOT, from), at);
      else await cp(path.join(ROOT, from), at, { recursive: true });
    }
  }
  const [main, out] = ["dist/cli/main.js", "output"].map((each) => path.join(image, each));
  const articles = path.join(ROOT, "fixtures/articles/01-embalse.txt");
  await run("node", [main ?? "", "run", articles, "--out", out ?? "", "--log", "none"]);
  const { stdout } = await run("node", [main ?? "", "site", "--out", out ?? ""]);
  expect(stdout).toMatch(/1 night, 1 written anew/u);
  await rm(image, { recursive: true });
});

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

/** What of the Kubernetes example the program is concerned with. */
async function kubernetesExample() {
  const container = z.object({
    name: z.string(),
    args: z.array(z.string()),
    env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
    envFrom: z.array(z.record(z.string(), z.object({ name: z.string() }))),
    volumeMounts: z.array(z.object({ name: z.string() })).default([]),
  });
  const pod = z.object({
    restartPolicy: z.literal("Never"),
    terminationGracePeriodSeconds: z.int().optional(),
    securityContext: z.object({ runAsNonRoot: z.literal(true) }),
    initContainers: z.array(container).default([]),
    containers: z.array(container),
    volumes: z.array(z.object({ name: z.string() })).default([]),
  });
  const job = z.object({
    kind: z.literal("Job"),
    metadata: z.object({ name: z.string() }),
    spec: z.object({ parallelism: z.int().default(1), template: z.object({ spec: pod }) }),
  });
  const map = z.object({ kind: z.literal("ConfigMap"), data: variables });
  const list = z.object({ kind: z.literal("List"), items: z.tuple([map, job, job]) });
  return list.parse(await parsedYaml("kubernetes.yaml")).items;
}

test("the Kubernetes example has a job that enqueues and then collects, and one of many workers", async () => {
  const [{ data }, night, worker] = await kubernetesExample();
  expect(data).toMatchObject(BROKER);
  expect(data["BILINGUAL_DIGEST_STORE"]).toMatch(/^s3:/u);
  const names = [night, worker].map(({ metadata, spec }) => {
    const { initContainers, containers, volumes } = spec.template.spec;
    const all = [...initContainers, ...containers];
    for (const { name, args, envFrom } of all) {
      expect(args[0]).toBe(name);
      expect(envFrom.flatMap(Object.keys)).toEqual(["configMapRef", "secretRef"]);
    }
    const mounted = all.flatMap((each) => each.volumeMounts.map(({ name }) => name));
    expect(mounted).toEqual(volumes.map(({ name }) => name));
    return [metadata.name, spec.parallelism > 1, ...all.map(({ name }) => name)];
  });
  expect(names).toEqual([
    ["bilingual-digest-night", false, "enqueue", "collect"],
    ["bilingual-digest-worker", true, "worker"],
  ]);
  // Longer than an article may take.
  expect(worker.spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(600);
});

/** The command lines of both files, with their environment. */
async function commandLines(): Promise<{ args: string[]; env: Record<string, string> }[]> {
  const service = z.object({ command: z.array(z.string()), environment: variables.optional() });
  const compose = z.object({ services: z.record(z.string(), service) });
  const { services } = compose.parse(await parsedYaml("compose.yaml"));
  const [{ data }, ...jobs] = await kubernetesExample();
  const containers = jobs.flatMap(({ spec: { template } }) => [
    ...template.spec.initContainers,
    ...template.spec.containers,
  ]);
  return [
    ...Object.values(services).flatMap(({ command, environment: env }) =>
      env === undefined
        ? []
        : [{ args: command.map((each) => each.replace("${NIGHT:-}", "2026-01-02")), env }],
    ),
    ...containers.map(({ args, env }) => ({
      args,
      env: { ...data, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) },
    })),
  ];
}

test("the program takes the command lines and the environment of both, and goes on to Redis", async () => {
  const server = createServer((socket) => socket.end("-DENIED not from there\r\n"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = z.object({ port: z.int() }).parse(server.address());
  const store = await mkdtemp(path.join(tmpdir(), "store-"));
  const port = String(await freePort());
  const lines = await commandLines();
  const names = lines.map(({ args }) => args[0]).join(" ");
  expect(names).toBe("worker enqueue collect enqueue collect worker");
  const here = {
    BILINGUAL_DIGEST_QUEUE: `redis://127.0.0.1:${address.port}/0`,
    BILINGUAL_DIGEST_STORE: `file://${store}`,
  };
  for (const { args, env } of lines) {
    const terminal = fakeTerminal("", { ...env, ...here });
    const own = args.map((each) => (each === "9464" ? port : each));
    expect([await runCommand(own, terminal), terminal.err()]).toEqual([
      1,
      expect.stringMatching(/^Redis at 127\.0\.0\.1:/u),
    ]);
  }
  server.close();
  await rm(store, { recursive: true });
});
