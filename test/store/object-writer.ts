import { openObjectStore } from "../../src/store/object-store.ts";

/** A process that puts object after object, four mebibytes each, and says when the first is there. */
const store = await openObjectStore(process.argv[2] ?? "");
for (let number = 0; ; number++) {
  await store.put(`object-${number % 5}`, new Uint8Array(4 * 2 ** 20).fill(number));
  if (number === 0) process.stdout.write("one\n");
}
