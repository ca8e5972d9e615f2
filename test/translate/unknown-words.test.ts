import { beforeAll, expect, test } from "vitest";
import { openEnglishWords, type IsEnglish } from "../../src/translate/english-words.ts";
import { unknownWords } from "../../src/translate/unknown-words.ts";

let isEnglish: IsEnglish;
beforeAll(async () => {
  isEnglish = await openEnglishWords();
});

test.each([
  [
    "a word put together from pieces",
    "Los invasores huyeron.",
    "The invaderers fled.",
    ["invaderers"],
  ],
  [
    "at the start of a sentence",
    "Recientemente llovió.",
    "Recentishly it rained.",
    ["Recentishly"],
  ],
  [
    "a name the source has not",
    "El Partido gobierna.",
    "The Norealand Party governs.",
    ["Norealand"],
  ],
  ["in capitals", "LOS INVASORES HUYERON.", "THE INVADERERS FLED.", ["INVADERERS"]],
  ["a word left in Spanish", "Hacen alarde de su fuerza.", "They make alarde of it.", ["alarde"]],
  ["with a hyphen", "Codo con codo.", "Elboat-to-elboat.", ["Elboat", "elboat"]],
])("%s is found", (_, source, target, expected) => {
  expect(unknownWords(source, target, isEnglish)).toEqual(expected);
});

test.each([
  ["names as they are", "Vino Uribarri.", "Uribarri came."],
  [
    "names written the English way",
    "Habló Medvédev, no Guerásimov.",
    "Medvedev spoke, not Gerasimov.",
  ],
  ["American spelling", "El color del puerto.", "The color of the harbor was honored."],
  ["British spelling", "El color del puerto.", "The colour of the harbour was honoured."],
  [
    "forms of a word",
    "Los niños gritaban.",
    "The boy's children's shouts weren't, don't and won't be welcomed.",
  ],
  ["words with accents", "Un café fino.", "A refined café with a façade."],
  ["prefixes", "Contra el terrorismo.", "A counterterrorism and multinational debate."],
  ["acronyms", "La RPDC y la OTAN.", "The DPRK and NATO."],
  ["units and short words", "Son 5 km.", "It is 5 km, psst."],
  [
    "addresses and code",
    "Vea https://ejemplo.es/pueblos y `lsblk`.",
    "See https://ejemplo.es/pueblos and `lsblk`.",
  ],
])("%s are no unknown words", (_, source, target) => {
  expect(unknownWords(source, target, isEnglish)).toEqual([]);
});
