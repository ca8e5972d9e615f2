/** A contestant as a process of its own, for bench/speed.ts: `fork` with its kind and arguments, then lines in, lines out. */
import { z } from "zod";
import { ours, peerPipeline } from "./contestants.ts";

const [kind = "", folder = "", number = ""] = process.argv.slice(2);
const contestant = await (kind === "pipeline"
  ? peerPipeline(folder, Number(number))
  : ours(folder, Number(number), 1));
process.on("message", (message) => {
  const lines = z.array(z.string()).parse(message);
  void contestant.translate(lines).then((translations) => process.send?.(translations));
});
process.on("disconnect", () => void contestant.close());
process.send?.("ready");
