import { readFile, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HAS_REDIS, RedisServer } from "../redis-server.ts";
import { call, LATE, NightFolder } from "./night-folder.ts";

describe.skipIf(!HAS_REDIS)("--memory redis:// (skipped where there is no redis-server)", () => {
  let server: RedisServer;
  let at: NightFolder;

  beforeEach(async () => {
    server = await RedisServer.start("--requirepass", "s3cret");
    at = await NightFolder.make();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await at.remove();
    await server.remove();
  });

  const url = (password: string): string => `redis://:${password}@127.0.0.1:${server.port}/1`;

  test("gives the same bytes without a memory, with a cold one and with a warm one", async () => {
    await at.night("none");
    for (const out of ["cold", "warm"]) await at.night(out, ["--memory", url("s3cret")]);
    const expected = await at.tree("none");
    expect(await at.tree("cold")).toEqual(expected);
    expect(await at.tree("warm")).toEqual(expected);
    expect((await at.manifest("warm")).memory).toMatchObject({ remembered: 4, translated: 0 });
  });

  test("translates once what several runs are given at the same time, for the same bytes", async () => {
    const outs = ["a", "b", "c"];
    await Promise.all(outs.map((out) => at.night(out, ["--memory", url("s3cret")])));
    const counts = await Promise.all(outs.map(async (out) => (await at.manifest(out)).memory));
    const sum = (of: "remembered" | "translated"): number =>
      counts.reduce((all, each) => all + (each?.[of] ?? 0), 0);
    expect([sum("translated"), sum("remembered")]).toEqual([4, 8]);
    const [first, ...others] = await Promise.all(outs.map((out) => at.tree(out)));
    for (const other of others) expect(other).toEqual(first);
  });

  test("is corrected, listed, counted, taken back and moved by the same commands", async () => {
    vi.stubEnv("REDIS_PASSWORD", "s3cret");
    const memory = ["--memory", `redis://127.0.0.1:${server.port}/1`];
    await at.night("before", memory);
    expect((await call("memory", "fix", LATE, "It was late.", ...memory)).code).toBe(0);
    await at.night("after", memory);
    expect(await at.digest("after")).toMatch(/It was late\. \| ✎ corrected by a person/u);
    expect((await call("memory", "list", ...memory)).out).toBe(
      `corrected\t${LATE}\tIt was late.\n`,
    );
    expect((await call("memory", "stat", ...memory)).out).toMatch(
      /corrections +1\nimported +0\nremembered +4, 0\.0 MiB/u,
    );
    const file = at.file("all.tmx");
    await writeFile(file, (await call("memory", "export", ...memory)).out);
    const moved = await call("memory", "import", file, "--memory", at.memory);
    expect(moved.out).toMatch(/: 1 corrections, 0 imported, 3 unchanged, 0 refused\n$/u);
    const back = await call("memory", "import", file, ...memory);
    expect(back.out).toBe(moved.out);
    expect((await call("memory", "forget", LATE, ...memory)).code).toBe(0);
    expect((await call("memory", "forget", LATE, ...memory)).code).toBe(1);
    await at.night("again", memory);
    expect(await at.tree("again")).toEqual(await at.tree("before"));
  });

  test("tells no password, neither in a message nor in a night's files", async () => {
    const wrong = await call("memory", "list", "--memory", url("wr0ng"));
    expect(wrong.code).toBe(1);
    expect(wrong.err).toMatch(/127\.0\.0\.1:\d+\/1: the login was refused .*REDIS_PASSWORD/u);
    const { code, err } = await call("memory", "list", "--memory", "redis://:wr0ng@h/db");
    expect(code).toBe(2);
    expect(err).toMatch(/--memory: expected redis:/u);
    expect(wrong.err + err).not.toContain("wr0ng");
    const night = await at.night("out", ["--memory", url("s3cret")]);
    const manifest = await readFile(at.file("out", "2026-01-02", "manifest.json"), "utf8");
    expect(manifest).toContain(`redis://127.0.0.1:${server.port}/1`);
    expect(manifest + night.out + night.err).not.toContain("s3cret");
  });
});
