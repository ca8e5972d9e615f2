import { openMemory } from "../../src/pipeline/open-memory.ts";

/** A process that writes to a memory: node memory-writer.ts PLACE NAME BATCHES. It says each batch that is written. */
const [place = "", name = "", batches = "0"] = process.argv.slice(2);
const memory = await openMemory(place, { memorySize: 1024 });

for (let batch = 0; batch < Number(batches); batch++) {
  // Every second sentence is one that the other writers keep too.
  const sentences = Array.from({ length: 10 }, (_, index) =>
    index % 2 === 0 ? `común ${batch} ${index}` : `${name} ${batch} ${index}`,
  );
  await memory.find("s", sentences);
  await memory.keep(
    "s",
    sentences.map((sentence) => ({
      sentence,
      draft: { text: sentence.toUpperCase(), score: -1, flags: [], origin: "model" },
    })),
  );
  await memory.learn([
    {
      sentence: `corregida ${name} ${batch}`,
      draft: { text: name, score: null, flags: [], origin: "memory" },
    },
  ]);
  process.stdout.write(`${batch}\n`);
}
await memory.close();
