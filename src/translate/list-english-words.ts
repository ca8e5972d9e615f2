/**
 * Part of the build: writes `english-words.txt` beside itself, the words of the Hunspell dictionaries of American and of
 * British English in all their forms, made of the SCOWL word lists (http://wordlist.aspell.net). To expand the forms
 * takes a third of a second, to read the list a thirtieth.
 */
import { writeFile } from "node:fs/promises";
import american from "dictionary-en";
import british from "dictionary-en-gb";
import nspell from "nspell";
import { z } from "zod";

const forms = [american, british].flatMap(({ aff, dic }) => {
  const dictionary: unknown = nspell(Buffer.from(aff), Buffer.from(dic));
  // The library shows its list of forms to whoever looks, but not to its types.
  const { data } = z.object({ data: z.record(z.string(), z.unknown()) }).parse(dictionary);
  return Object.keys(data);
});
const words = forms.filter((word) => /^\p{L}{3,}(?:'t)?$/u.test(word));
const list = [...new Set(words)].toSorted();
await writeFile(new URL("english-words.txt", import.meta.url), `${list.join("\n")}\n`);
