import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { freemem } from "node:os";
import path from "node:path";
import { parseSettings, type Settings } from "../config/settings.ts";
import { verifySmtp } from "../deliver/smtp.ts";
import { openTranslator } from "../pipeline/open-translator.ts";
import { settingOptions, TRANSLATOR_OPTIONS } from "./options.ts";
import type { Command } from "./run.ts";
import { EXIT, say, type Terminal } from "./terminal.ts";

const OLDEST_NODE = [20, 19] as const;
const MEBIBYTE = 2 ** 20;
/** Under these a night may end early, in MiB. */
const LEAST_DISK = 1024;
const LEAST_MEMORY = 700;

/** What was found; throws with what to do where something is wrong. */
type Check = (settings: Settings, terminal: Terminal) => Promise<string>;

const CHECKS: Readonly<Record<string, Check>> = {
  node: () => {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
      return Promise.reject(
        new Error(`${process.version}: expected ${OLDEST_NODE.join(".")} or later. Update Node.`),
      );
    return Promise.resolve(process.version);
  },
  model: async (settings) => {
    const translator = await openTranslator(settings);
    try {
      const { text } = await translator.translate("El tren llegó tarde.");
      if (text.trim() === "") throw new Error("it answers nothing. Install the model again.");
      return `${translator.model.name} ${translator.model.checksum.slice(0, 12)}: "${text}"`;
    } finally {
      await translator.close();
    }
  },
  output: async ({ out }) => {
    const folder = await nearestFolder(out);
    await access(folder, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
      throw new Error(`${folder}: may not be written. Allow it, or name another with --out.`, {
        cause,
      });
    });
    return path.resolve(out);
  },
  disk: async ({ out }) => {
    const { bavail, bsize } = await statfs(await nearestFolder(out));
    const free = Math.floor((bavail * bsize) / MEBIBYTE);
    if (free < LEAST_DISK)
      throw new Error(`${free} MiB free: expected ${LEAST_DISK} or more. Make room.`);
    return `${free} MiB free`;
  },
  memory: () => {
    const free = Math.floor(freemem() / MEBIBYTE);
    return free < LEAST_MEMORY
      ? Promise.reject(new Error(`${free} MiB free: a run takes ${LEAST_MEMORY}. End something.`))
      : Promise.resolve(`${free} MiB free`);
  },
  queue: async (settings, terminal) => {
    if (settings.queue === undefined)
      return "not set up: nights are not shared with other machines";
    const { withBroker } = await import("./broker.ts");
    await withBroker(settings, terminal, false, () => Promise.resolve());
    return "the broker answers and takes the login";
  },
  mail: async (_settings, { env }) => {
    const { SMTP_URL: url, SMTP_PASSWORD: password } = env;
    if (url === undefined) return "not set up: SMTP_URL names no server";
    await verifySmtp({ url, password });
    return "the server answers and takes the login";
  },
};

/** The nearest folder on the way to a path that exists. */
async function nearestFolder(file: string): Promise<string> {
  let folder = path.resolve(file);
  for (;;) {
    const exists = await access(folder).then(
      () => true,
      () => false,
    );
    const parent = path.dirname(folder);
    if (exists || parent === folder) return folder;
    folder = parent;
  }
}

export const doctorCommand: Command = {
  name: "doctor",
  usage: "",
  describe:
    "Check what a night needs: Node, model, output folder, disk, memory, broker, mail server",
  options: (parser) => settingOptions(parser, ["out", "queue", ...TRANSLATOR_OPTIONS]),
  run: async (args, terminal) => {
    const settings = parseSettings(args);
    let wrong = 0;
    for (const [name, check] of Object.entries(CHECKS)) {
      const [mark, found] = await check(settings, terminal).then(
        (told) => ["ok", told],
        (error: unknown) => ["FAIL", error instanceof Error ? error.message : String(error)],
      );
      if (mark !== "ok") wrong++;
      await say(terminal.stdout, `${mark?.padEnd(4)}  ${name.padEnd(6)}  ${found}\n`);
    }
    return wrong === 0 ? EXIT.done : EXIT.failed;
  },
};
