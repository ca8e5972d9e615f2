import { spawnSync } from "node:child_process";
import { appendFile, chmod, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { treeOf, writeArticles } from "../crash/killed-run.ts";
import { ROOT } from "../models.ts";
import { MAIN, NIGHT, runCommand, runNight } from "./program.ts";

let folder: string;
let expected: ReadonlyMap<string, string>;
const at = (...names: string[]): string => path.join(folder, ...names);
const EMBEDDED = path.join(ROOT, "models/es-en-small");
/** In order, and few at a time: a fault in mid-run finds most of the articles waiting. */
const SLOWLY = ["--concurrency", "1"];

/** Whether a small file system can be mounted, in a namespace that ends with the command. */
const CAN_MOUNT =
  spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", tmpdir()]).status === 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "faults-"));
  await writeArticles(at("in"), 40);
  await runNight(at("in"), at("whole"));
  expected = await treeOf(at("whole"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the night on a small file system twice, `between` changing it; what the second wrote is in `copy`. */
function onSmallDisk(
  name: string,
  mountOptions: string,
  between: string,
): ReturnType<typeof runCommand> {
  const [out, copy] = [at(`${name}-disk`), at(`${name}-copy`)];
  const run = `"${process.execPath}" "${MAIN}" run "${at("in")}" --out "${out}" --date ${NIGHT} --log none`;
  const script = [
    `mkdir "${out}" "${copy}" && mount -t tmpfs -o ${mountOptions} tmpfs "${out}"`,
    `${run}; echo "exit $?"`,
    `mount -o ${between} "${out}"`,
    `${run}; echo "exit $?"; cp -r "${out}/${NIGHT}" "${copy}"`,
  ];
  return runCommand(["unshare", "-rm", "sh", "-c", script.join("\n")]);
}

test.skipIf(!CAN_MOUNT).each(["48k", "160k", "300k", "420k"])(
  "a disk of %s that is full is named; with room made, the same command makes the night whole",
  async (size) => {
    const { out, err } = await onSmallDisk(size, `size=${size}`, "remount,size=64m");
    expect(err).toMatch(
      /written: the disk is full(?:, or failing)?\. Make room and run the same command/u,
    );
    expect(err).not.toMatch(/^ {4}at /mu);
    expect(out.match(/exit \d+/gu)).toEqual(["exit 1", "exit 1"]);
    expect(await treeOf(at(`${size}-copy`))).toEqual(expected);
  },
);

test.skipIf(!CAN_MOUNT)("a read-only file system is named before any work", async () => {
  const { out, err } = await onSmallDisk("ro", "size=64m,ro", "remount,rw");
  expect(err).toMatch(/cannot be written: .*file system (?:is )?read-only.* Name another folder/u);
  expect(out.match(/exit \d+/gu)).toEqual(["exit 1", "exit 1"]);
  expect(await treeOf(at("ro-copy"))).toEqual(expected);
});

test("an input that vanishes in mid-run is a failure of its own; come back, it is done", async () => {
  const [input, out] = [at("vanishing"), at("vanished")];
  await cp(at("in"), input, { recursive: true });
  const last = path.join(input, "039.txt");
  const ended = await runNight(input, out, SLOWLY, { midway: () => rm(last) });
  expect(ended.code).toBe(1);
  const failed = await readFile(path.join(out, NIGHT, "failed.jsonl"), "utf8");
  expect(failed).toMatch(/039\.txt.*cannot be read: ENOENT/u);
  // Its digest, as markdown and as a page.
  expect((await treeOf(out)).size).toBe(expected.size - 2);
  await cp(at("in", "039.txt"), last);
  await runNight(input, out);
  expect((await treeOf(out)).size).toBe(expected.size);
});

test("an input that may not be read any more is a failure of its own, named with its path", async () => {
  const [input, out] = [at("forbidding"), at("forbidden")];
  await cp(at("in"), input, { recursive: true });
  const last = path.join(input, "039.txt");
  const ended = await runNight(input, out, SLOWLY, { midway: () => chmod(last, 0) });
  expect(ended.code).toBe(1);
  const failed = await readFile(path.join(out, NIGHT, "failed.jsonl"), "utf8");
  expect(failed).toMatch(/039\.txt.*cannot be read: EACCES/u);
  // Its digest, as markdown and as a page.
  expect((await treeOf(out)).size).toBe(expected.size - 2);
});

test("an output folder that may not be written any more stops the run, and nothing is lost", async () => {
  const out = at("closed");
  const night = path.join(out, NIGHT);
  const ended = await runNight(at("in"), out, SLOWLY, { midway: () => chmod(night, 0o555) });
  expect(ended.code).toBe(1);
  expect(ended.err).toMatch(/cannot be written: permission denied\. Allow writing there/u);
  await chmod(night, 0o755);
  await runNight(at("in"), out);
  expect(await treeOf(out)).toEqual(expected);
});

test("an output folder that may not be written from the start is named", async () => {
  await mkdir(at("shut"), { mode: 0o555 });
  const ended = await runNight(at("in"), at("shut", "out"));
  expect(ended.code).toBe(1);
  expect(ended.err).toMatch(/shut\/out.*permission denied\. Allow writing there/u);
});

test("a clock that was set back by a year loses nothing and repeats nothing", async () => {
  const out = at("clock");
  const later = { SOURCE_DATE_EPOCH: "1798761600" };
  const killed = { ...later, FAULT_POINT: "delivering" };
  expect((await runNight(at("in"), out, [], { env: killed })).code).toBeNull();
  // A run that would translate anything dies there.
  const ended = await runNight(at("in"), out, [], { env: { FAULT_POINT: "running" } });
  expect(ended.code).toBe(1);
  expect(await treeOf(out)).toEqual(expected);
});

test("a model that is changed in mid-run changes no translation, and the next run refuses it", async () => {
  const [model, out] = [at("models", "es-en-small"), at("changed")];
  await cp(EMBEDDED, model, { recursive: true });
  const options = [...SLOWLY, "--model", model];
  const graph = path.join(model, "onnx/beam_quantized.onnx");
  await runNight(at("in"), at("unchanged"), options);
  const unchanged = await treeOf(at("unchanged"));
  await runNight(at("in"), out, options, { midway: () => appendFile(graph, "x") });
  expect(await treeOf(out)).toEqual(unchanged);
  const refused = await runNight(at("in"), out, options);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/beam_quantized\.onnx: checksum .* Install the model again/u);
  expect(await treeOf(out)).toEqual(unchanged);
});
