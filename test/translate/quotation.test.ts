import * as fc from "fast-check";
import { expect, test } from "vitest";
import { restoreQuotes } from "../../src/translate/quotation.ts";

test.each([
  ['Aquí hay "zonas ásperas".', "There are ' rough areas ' here.", 'There are "rough areas" here.'],
  ['El "uno" y el "dos".', "The ' one ' and the ' two '.", 'The "one" and the "two".'],
  ['"Intento ser objetivo."', 'I try to be objective."', '"I try to be objective."'],
  ['"Intento ser objetivo."', "I try to be objective.", '"I try to be objective."'],
  ['Dijo: "Es grave.', "He said: It is grave.", "He said: It is grave."],
  ['Dijo: "Es grave."', 'He said: "It is grave.', 'He said: "It is grave."'],
  ['"Es grave", dijo.', 'It is grave," he said.', '"It is grave," he said.'],
  // Which words were quoted cannot be known.
  ['"Es grave", dijo.', "It is grave, he said.", "It is grave, he said."],
  ['Un "lema" y un "himno".', 'A "motto" and an anthem.', 'A "motto" and an anthem.'],
  ['Sobre "las relaciones".', 'On " the relations".', 'On "the relations".'],
  [
    'El 5" mide y el "otro".',
    'The 5" measures and the " other".',
    'The 5" measures and the " other".',
  ],
  ["Los años '80.", "The ' 80s ' were.", "The ' 80s ' were."],
  ['"Es grave", dijo.', '"It is grave," he said.', '"It is grave," he said.'],
])("%s: %s → %s", (source, target, expected) => {
  expect(restoreQuotes(source, target)).toBe(expected);
});

const texts = fc
  .array(fc.constantFrom('"', "'", " ", ".", "a", "be", ",", "¡"), { maxLength: 24 })
  .map((parts) => parts.join(""));
const bare = (text: string): string => text.replaceAll(/["' ]/gu, "");
const marks = (text: string): number => text.split('"').length - 1;

test("nothing but marks changes, and there are never more of them than in the source or before", () => {
  fc.assert(
    fc.property(texts, texts, (source, target) => {
      const restored = restoreQuotes(source, target);
      expect(bare(restored)).toBe(bare(target));
      expect(marks(restored)).toBeLessThanOrEqual(Math.max(marks(source), marks(target)));
      expect(restoreQuotes(source, restored)).toBe(restored);
    }),
    { numRuns: 2000 },
  );
});
