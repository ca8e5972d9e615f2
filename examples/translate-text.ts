// Translates a text with the embedded model: npx tsx examples/translate-text.ts "El tren llegó tarde."
import { openTranslator, parseSettings, translateText } from "bilingual-digest";

const translator = await openTranslator(parseSettings({ beams: 4 }));
try {
  const text = process.argv[2] ?? "El tren llegó tarde. Nadie supo explicar la causa.";
  const { text: english, score, flags } = await translateText(text, translator);
  process.stdout.write(`${english}\n`);
  process.stdout.write(`score ${score}, doubts: ${flags.join(", ") || "none"}\n`);
} finally {
  await translator.close();
}
