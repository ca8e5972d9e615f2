import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { articleIds, treeOf, writeArticles } from "../crash/killed-run.ts";
import { freePort, HAS_REDIS, RedisServer } from "../redis-server.ts";
import { Program, runProgram, type Ended } from "./program.ts";
import { RunsInRedis } from "./runs-in-redis.ts";

const ARTICLES = 12;
/** An article that is in work for as long as it takes to kill its worker, also on a fast machine. */
const LONG = Array.from(
  { length: 150 },
  (_, index) =>
    `El tren número ${index} llegó ${index + 2} horas tarde a Soria y nadie supo por qué.`,
).join(" ");

describe.skipIf(!HAS_REDIS)("a night on many machines", () => {
  let folder: string;
  let expected: ReadonlyMap<string, string>;
  let server: RedisServer;
  let runs: RunsInRedis;
  const programs: Program[] = [];
  const at = (name: string): string => path.join(folder, name);
  const env = (): Record<string, string> => ({ BILINGUAL_DIGEST_QUEUE: server.url() });
  const start = (...args: string[]): Program => {
    const program = new Program(args, env());
    programs.push(program);
    return program;
  };
  const call = async (...args: string[]): Promise<Ended> => {
    const program = start(...args);
    return { code: await program.ended, out: program.out, err: program.err };
  };
  const SPARING = ["--workers", "1"];
  const collect = (run: string): Promise<Ended> =>
    call("collect", "--run", run, "--out", at(run), "--log", "none");
  const enqueue = (run: string, input = at("in")): Promise<Ended> =>
    call("enqueue", input, "--run", run, ...SPARING);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "broker-"));
    await writeArticles(at("in"), ARTICLES);
    const local = ["run", at("in"), "--out", at("local"), "--log", "none", ...SPARING];
    await runProgram(local);
    expected = await treeOf(at("local"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    server = await RedisServer.start();
    runs = new RunsInRedis(server.url());
  });
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.kill()));
    await server.remove();
  });

  test("enqueue, two workers and collect write the very files of a local run, and leave Redis empty", async () => {
    expect(await enqueue("night")).toMatchObject({
      code: "0",
      out: `Run night: ${ARTICLES} articles enqueued, 1 occur twice, 1 cannot be read.\n`,
    });
    const workers = [1, 2].map(() => start("worker", "--run", "night", ...SPARING));
    const collected = await collect("night");
    expect(collected.code).toBe("1");
    expect(await treeOf(at("night"))).toEqual(expected);
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual(["0", "0"]);
    expect(await runs.keys()).toEqual([]);
    expect((await collect("night")).err).toMatch(/knows no run night: it was collected/u);
  });

  test("run --queue does all three, and another's worker may help", async () => {
    const helper = start("worker", ...SPARING);
    const args = ["run", at("in"), "--out", at("run"), "--log", "none", ...SPARING];
    expect((await call(...args)).code).toBe("1");
    expect(await treeOf(at("run"))).toEqual(expected);
    await helper.kill("SIGTERM");
    expect(await helper.ended).toBe("3");
    expect(await runs.keys()).toEqual([]);
  });

  test("articles whose worker is killed are taken up by another, and nothing is lost, doubled or different", async () => {
    await writeArticles(at("killed-in"), 4);
    await writeFile(at("killed-in/000-long.txt"), `Largo\n\n${LONG}\n`);
    const local = ["--out", at("killed-local"), "--log", "none", ...SPARING];
    await runProgram(["run", at("killed-in"), ...local]);
    await enqueue("killed", at("killed-in"));
    const first = start("worker", "--run", "killed", "--lock", "5", ...SPARING);
    await expect.poll(() => runs.lockedJobs(), QUICK_POLL).toBeGreaterThan(0);
    await first.kill();
    const second = start("worker", "--run", "killed", "--lock", "5", ...SPARING);
    expect((await collect("killed")).code).toBe("1");
    expect(await second.ended).toBe("0");
    expect(await treeOf(at("killed"))).toEqual(await treeOf(at("killed-local")));
    expect(await articleIds(at("killed"))).toHaveLength(5);
  });

  test("an article that three workers died with is set aside, and the others are done", async () => {
    const short = { title: "Corto", text: "El tren llegó tarde a Soria." };
    const lines = [short, { title: "Largo", text: LONG }].map((each) => JSON.stringify(each));
    await writeFile(at("poison.jsonl"), lines.join("\n"));
    await enqueue("poison", at("poison.jsonl"));
    for (let deaths = 0; deaths < 3; deaths++) {
      const worker = start(
        "worker",
        "--run",
        "poison",
        "--lock",
        "1",
        "--concurrency",
        "1",
        ...SPARING,
      );
      const held = async (): Promise<number[]> => [
        await runs.doneJobs("poison"),
        await runs.lockedJobs(),
      ];
      await expect.poll(held, QUICK_POLL).toEqual([1, 1]);
      await worker.kill();
      await expect.poll(() => runs.lockedJobs(), LONG_POLL).toBe(0);
    }
    start("worker", "--run", "poison", "--lock", "5", ...SPARING);
    expect((await collect("poison")).code).toBe("1");
    const failed = await readFile(path.join(at("poison"), "2026-01-01/failed.jsonl"), "utf8");
    expect(failed).toMatch(/"reason":"3 workers broke down with this article in work\."/u);
    expect(await articleIds(at("poison"))).toHaveLength(1);
  });

  test("a server that crashes and comes back has lost nothing, and workers wait for it and say so", async () => {
    await enqueue("crashed");
    await server.halt("SIGKILL");
    const worker = start("worker", "--run", "crashed", ...SPARING);
    await expect.poll(() => worker.err, LONG_POLL).toMatch(/connection refused.*Waiting for it/u);
    await server.resume();
    await expect.poll(() => worker.err, LONG_POLL).toMatch(/serving run crashed/u);
    await server.halt("SIGKILL");
    await expect.poll(() => worker.err, LONG_POLL).toMatch(/is gone: waiting until it is back/u);
    await server.resume();
    await expect.poll(() => worker.err, LONG_POLL).toMatch(/is back/u);
    expect((await collect("crashed")).code).toBe("1");
    expect(await treeOf(at("crashed"))).toEqual(expected);
    // The libraries' own complaints would come as well as ours.
    expect(worker.err).not.toMatch(/ioredis|BullMQ|ECONN/u);
  });

  test("whoever is told to stop while the server is gone ends without it, and nothing is lost", async () => {
    await enqueue("parted");
    await writeFile(at("long.txt"), LONG);
    await enqueue("long", at("long.txt"));
    const waiting = start("collect", "--run", "parted", "--out", at("parted"), "--log", "none");
    const busy = start("worker", "--run", "long", "--lock", "1", ...SPARING);
    await expect.poll(() => runs.lockedJobs(), QUICK_POLL).toBe(1);
    await server.halt("SIGKILL");
    for (const each of [waiting, busy]) {
      await expect.poll(() => each.err, LONG_POLL).toMatch(/is gone: waiting until it is back/u);
      await each.kill("SIGTERM");
    }
    expect(busy.err).toMatch(/Ended without Redis/u);
    await server.resume();
    start("worker", "--lock", "1", ...SPARING);
    expect((await collect("long")).code).toBe("0");
    expect((await collect("parted")).code).toBe("1");
    expect(await treeOf(at("parted"))).toEqual(expected);
  });

  test("a worker of another model or version refuses a run and touches nothing of it", async () => {
    await enqueue("other");
    await runs.change("other", (record) => record.replaceAll(/[0-9a-f]{64}/gu, "0".repeat(64)));
    const refused = await call("worker", "--run", "other", ...SPARING);
    expect(refused).toMatchObject({ code: "1" });
    expect(refused.err).toMatch(
      /enqueued with the model es-en-small 000000000000, this worker has/u,
    );
    await runs.change("other", (record) => record.replace('"version":1', '"version":2'));
    expect((await call("worker", "--run", "other", ...SPARING)).err).toMatch(
      /Run other is of another version of bilingual-digest/u,
    );
    const idle = start("worker", ...SPARING);
    await expect
      .poll(() => idle.err, LONG_POLL)
      .toMatch(/of another version.*Other runs are served/u);
    await enqueue("good");
    expect((await collect("good")).code).toBe("1");
    expect(await runs.waitingJobs("other")).toBe(ARTICLES);
  });

  test("large articles go through the store, which each machine has to name", async () => {
    // Code is carried, so that it takes no time.
    const code = "x = 1\n".repeat(12_000);
    await writeFile(
      at("large.md"),
      `# Un programa\n\nNadie lo entiende todavía.\n\n\`\`\`\n${code}\`\`\`\n`,
    );
    await mkdir(at("store"));
    const store = ["--store", `file://${at("store")}`];
    await call("enqueue", at("large.md"), "--run", "large", ...store, ...SPARING);
    expect((await call("worker", "--run", "large", ...SPARING)).err).toMatch(
      /name it with --store/u,
    );
    expect((await collect("large")).err).toMatch(/name it with --store/u);
    start("worker", "--run", "large", ...store, ...SPARING);
    const out = ["--out", at("large"), "--log", "none"];
    expect((await call("collect", "--run", "large", ...out, ...store)).code).toBe("0");
    expect(await articleIds(at("large"))).toHaveLength(1);
    expect(await readdir(at("store/large"))).toEqual([]);
  });

  test("status tells states and workers, and Prometheus is told too", async () => {
    await enqueue("seen");
    expect(await status("seen")).toMatch(
      /Run seen, 14 inputs: 12 waiting, 0 active, 0 done, 0 failed/u,
    );
    const port = String(await freePort());
    start("worker", "--metrics-port", port, ...SPARING);
    await expect
      .poll(() => status("seen"), LONG_POLL)
      .toMatch(/12 done.*\n.*12 articles, \d+ words.*\nNothing is left/u);
    const told = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(told).toMatch(/worker_articles_total\{state="done"\} 12\n/u);
    expect(told).toMatch(/worker_articles_in_work 0\n/u);
  });

  const QUICK_POLL = { timeout: 60_000, interval: 20 };
  const LONG_POLL = { timeout: 60_000, interval: 200 };
  async function status(run: string): Promise<string> {
    return (await call("status", "--run", run)).out;
  }
});
