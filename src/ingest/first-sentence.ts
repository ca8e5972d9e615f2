/** Lower-case, without the full stop that follows. Only those that a capital or a digit may follow. */
const abbreviations: ReadonlySet<string> = new Set(
  (
    "sr sra srta sres dr dra d dª dña ud uds vd vds ee uu lic ing arq gral cnel cap sgto st sta sto av avda " +
    "núm no nº art arts pág págs pp vs prof profa mons fr excmo excma ilmo hnos cía inc jr vol cap fig " +
    "ene feb mar abr may jun jul ago sep sept oct nov dic a.m p.m a.c d.c ee.uu"
  ).split(" "),
);

/**
 * Index just after the first sentence of a line, or its length: enough to tell a headline from prose.
 * Blocks are cut into sentences elsewhere, with more care.
 */
export function firstSentenceEnd(line: string): number {
  for (const match of line.matchAll(/[.!?…]["”»’')\]]*(?=\s+["“«‘'(¿¡—–-]*[\p{Lu}\p{N}])/gu)) {
    if (!match[0].startsWith(".") || !isAbbreviation(line, match.index)) {
      return match.index + match[0].length;
    }
  }
  return line.length;
}

/** A line with no sentence end inside it. */
export function isOneSentence(line: string): boolean {
  return firstSentenceEnd(line) === line.length;
}

function isAbbreviation(line: string, stop: number): boolean {
  const word = line.slice(line.lastIndexOf(" ", stop) + 1, stop).replace(/^["“«‘'(¿¡—–-]+/u, "");
  return /^\p{Lu}$/u.test(word) || abbreviations.has(word.toLowerCase());
}
