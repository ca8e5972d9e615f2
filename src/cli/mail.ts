import path from "node:path";
import { parseSettings, type Settings } from "../config/settings.ts";
import { openSmtp } from "../deliver/smtp.ts";
import { UsageError } from "../errors.ts";
import { nightsOf } from "../pipeline/archive.ts";
import { addressOf, mailNight, type Mailed, type MailServices } from "../pipeline/mail-night.ts";
import { readNight } from "../pipeline/read-night.ts";
import { LocalQueue } from "../queue/local-queue.ts";
import { SentMails } from "../store/sent-mails.ts";
import { STATE_FOLDER } from "./write-night.ts";
import { settingOptions } from "./options.ts";
import type { Command } from "./run.ts";
import { EXIT, say, type Terminal } from "./terminal.ts";

const BACKOFF = { baseMs: 2_000, maxMs: 60_000 };

export const mailCommand: Command = {
  name: "mail",
  usage: "",
  describe: "Mail a night's digest through the SMTP server that SMTP_URL and SMTP_PASSWORD name",
  options: (parser) =>
    settingOptions(parser, ["to", "out", "date", "mailFrom", "mailUnsubscribe", "retries"]).option(
      "again",
      { type: "boolean", describe: "send what was sent before, or may have been" },
    ),
  run: async (args, terminal) => {
    const given = parseSettings(args);
    const date = given.date ?? (await nightsOf(given.out)).at(-1);
    if (date === undefined)
      throw new UsageError(`mail: found no night in ${given.out}. Name a folder with --out.`);
    const night = readNight(given.out, date);
    // What the run was told of its e-mail holds, unless this call says otherwise.
    const settings = parseSettings({ ...night.manifest.settings, ...args });
    const mailed = await withServices(given, terminal, (services) =>
      mailNight(
        night,
        {
          recipients: recipientsOf(given),
          from: checkAddress(settings.mailFrom, "--mail-from"),
          unsubscribe: settings.mailUnsubscribe,
          again: args["again"] === true,
        },
        services,
      ),
    );
    for (const mail of mailed) await say(terminal.stdout, `${date}  ${describe(mail)}\n`);
    if (mailed.some(({ state }) => state === "cancelled")) return EXIT.stopped;
    return mailed.some(({ state }) => state === "failed") ? EXIT.failed : EXIT.done;
  },
};

function recipientsOf({ to = "" }: Settings): string[] {
  const addresses = to.split(",").map((each) => each.trim());
  const recipients = new Set(addresses.filter((each) => each !== ""));
  if (recipients.size === 0)
    throw new UsageError("mail: expected addresses: --to ana@example.org,luis@example.org");
  return [...recipients].map((each) => checkAddress(each, "--to"));
}

function checkAddress(text: string, option: string): string {
  if (/^[^\s@<>,;"]+@[^\s@<>,;"]+$/u.test(addressOf(text))) return text;
  throw new UsageError(
    `${option}: expected an address like ana@example.org, came ${JSON.stringify(text)}.`,
  );
}

async function withServices<T>(
  { out, retries }: Settings,
  { env, now, stop }: Terminal,
  work: (services: MailServices) => Promise<T>,
): Promise<T> {
  const send = openSmtp({ url: env["SMTP_URL"] ?? "", password: env["SMTP_PASSWORD"] });
  const options = { concurrency: 1, retries, timeoutMs: 300_000, backoff: BACKOFF };
  const drains: (() => void)[] = [];
  const openQueue: MailServices["openQueue"] = (mail) => {
    const queue = new LocalQueue(mail, options);
    drains.push(() => void queue.drain());
    return queue;
  };
  const drain = (): void => drains.forEach((each) => each());
  stop.addEventListener("abort", drain);
  const books = new SentMails(path.join(out, STATE_FOLDER, "sent.sqlite"));
  try {
    return await work({ send, openQueue, books, now });
  } finally {
    stop.removeEventListener("abort", drain);
    books.close();
  }
}

function describe({ recipient, part, parts, state, reason }: Mailed): string {
  const of = parts === 1 ? "" : ` (${part} of ${parts})`;
  const told = {
    sent: "sent",
    before: "was sent before",
    cancelled: "not sent: stopped before its turn",
    failed: `not sent: ${reason}`,
  };
  return `${recipient}${of}  ${told[state]}`;
}
