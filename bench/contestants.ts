import { execFile, fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { env, pipeline } from "@xenova/transformers";
import { z } from "zod";
import { openModel } from "../src/models/model-folder.ts";
import { splitClauses } from "../src/segment/clauses.ts";
import { EnginePool } from "../src/translate/engine-pool.ts";
import { ModelTranslator, workerModel } from "../src/translate/model-translator.ts";
import { openTokenizer } from "../src/translate/tokenizer.ts";

const script = (name: string): string => path.join(import.meta.dirname, name);

/** Somebody who translates lines; timed from outside. */
export interface Contestant {
  readonly translate: (lines: readonly string[]) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** This project's engine with its checks and second tries, but without any memory of what it translated before. */
export async function ours(folder: string, beams: number, workers: number): Promise<Contestant> {
  const translator = await ModelTranslator.open(await openModel(folder), {
    workers,
    search: { beams, lengthPenalty: 1 },
    maxTokens: 64,
    doubtScore: -0.85,
    splitClauses,
  });
  const translate = async (line: string): Promise<string> =>
    (await translator.translate(line)).text;
  return {
    translate: (lines) => Promise.all(lines.map(translate)),
    close: () => translator.close(),
  };
}

/** The engine as its peers work: tokens, beam search, text, and nothing that prepares, checks or tries again. */
export async function bareEngine(
  folder: string,
  beams: number,
  workers: number,
): Promise<Contestant> {
  const model = await openModel(folder);
  const tokenizer = await openTokenizer(
    await readFile(model.tokenizerFile, "utf8"),
    model.tokenizerFile,
  );
  const pool = await EnginePool.open(workerModel(model), { workers });
  const translate = async (line: string): Promise<string> => {
    const row = tokenizer.encode(line).slice(0, model.maxPositions - 1);
    const [best] = await pool.decode(row, { beams, lengthPenalty: 1 });
    return tokenizer.decode(best?.ids ?? []);
  };
  return {
    translate: (lines) => Promise.all(lines.map(translate)),
    close: () => pool.close(),
  };
}

/** The next message of a child process. */
function messageOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once("message", resolve));
}

/** This project's engine as processes of one worker instead of one process with as many worker threads. */
export function ourProcesses(folder: string, beams: number, count: number): Promise<Contestant> {
  return inProcesses(["ours", folder, String(beams)], count);
}

/** The pipeline in a process of its own, so that what it leaves in its heap slows nobody else. */
export function pipelineProcess(folder: string, batch: number): Promise<Contestant> {
  return inProcesses(["pipeline", folder, String(batch)], 1);
}

/** As many processes as `count`, each with its share of the lines. */
async function inProcesses(contestant: readonly string[], count: number): Promise<Contestant> {
  const children = Array.from({ length: count }, () =>
    fork(script("contestant-process.ts"), contestant),
  );
  await Promise.all(children.map(messageOf));
  const translate = async (lines: readonly string[]): Promise<string[]> => {
    const parts = children.map(async (child, index) => {
      child.send(lines.filter((_, at) => at % count === index));
      return z.array(z.string()).parse(await messageOf(child));
    });
    const answers = await Promise.all(parts);
    return lines.map((_, at) => answers[at % count]?.[Math.floor(at / count)] ?? "");
  };
  const close = async (): Promise<void> => {
    await Promise.all(
      children.map(async (child) => {
        child.disconnect();
        await once(child, "exit");
      }),
    );
  };
  return { translate, close };
}

const translations = z.array(z.object({ translation_text: z.string() }));

/** transformers.js' pipeline, so many lines a call, on all cores. It decodes greedily, whatever it is asked. */
export async function peerPipeline(folder: string, batch: number): Promise<Contestant> {
  env.allowRemoteModels = false;
  env.localModelPath = path.dirname(path.resolve(folder));
  const options = { dtype: "q8", device: "cpu" } as const;
  const translate = await pipeline("translation", path.basename(folder), options);
  return {
    translate: async (lines) => {
      const texts: string[] = [];
      for (let at = 0; at < lines.length; at += batch) {
        const results = translations.parse(await translate(lines.slice(at, at + batch)));
        texts.push(...results.map((result) => result.translation_text));
      }
      return texts;
    },
    close: () => translate.dispose(),
  };
}

const PYTHON = process.env["PYTHON"] ?? "python3";
const reply = z.object({ lines: z.array(z.string()) });

/** CTranslate2 int8 with the same weights, as many workers of one thread; undefined, and why, where it cannot be had. */
export async function ctranslate2(
  folder: string,
  workers: number,
): Promise<{ as(beams: number): Contestant } | { absent: string }> {
  const converted = await mkdtemp(path.join(tmpdir(), "ctranslate2-"));
  try {
    await promisify(execFile)(PYTHON, [script("ctranslate2_model.py"), folder, converted]);
  } catch (error) {
    await rm(converted, { recursive: true });
    return { absent: String(error).trim().split("\n").at(-1) ?? "" };
  }
  const model = [converted, path.join(folder, "source.spm"), String(workers)];
  const peer = spawn(PYTHON, [script("ctranslate2_peer.py"), ...model], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  return {
    as: (beams) => ({
      translate: async (lines) => {
        peer.stdin.write(`${JSON.stringify({ beams, lines })}\n`);
        const answer = z.object({ value: z.string() }).parse(await answers.next());
        return reply.parse(JSON.parse(answer.value)).lines;
      },
      close: async () => {
        if (peer.exitCode !== null) return;
        peer.stdin.end();
        await once(peer, "close");
        await rm(converted, { recursive: true });
      },
    }),
  };
}
