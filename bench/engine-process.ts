/** The engine as a process of its own, for bench/speed.ts: `fork` with folder and beams, then lines in, lines out. */
import { z } from "zod";
import { ours } from "./contestants.ts";

const [folder = "", beams = "4"] = process.argv.slice(2);
const engine = await ours(folder, Number(beams), 1);
process.on("message", (message) => {
  void engine.translate(z.array(z.string()).parse(message)).then((lines) => process.send?.(lines));
});
process.on("disconnect", () => void engine.close());
process.send?.("ready");
