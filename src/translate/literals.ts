/** What must come through letter by letter: how it looks in a source, and how a model may have bent it. */
const KINDS: readonly { readonly intact: RegExp; readonly bent: RegExp }[] = [
  {
    intact: /\b(?:https?:\/\/|www\.)[^\s<>"'«»“”()]*[^\s<>"'«»“”().,;:!?]/giu,
    bent: /\b(?:https? ?: ?\/ ?\/ ?|www ?\. ?)[^\s<>"'“”()]*[^\s<>"'“”().,;:!?]/giu,
  },
  {
    intact:
      /(?<![\p{L}\p{N}.+_-])[\p{L}\p{N}][\p{L}\p{N}.+_-]{0,63}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu,
    bent: /(?<![\p{L}\p{N}.+_-])[\p{L}\p{N}][\p{L}\p{N}.+_-]{0,63} ?@ ?[\p{L}\p{N}-]{1,63}(?: ?\.[\p{L}\p{N}-]{1,63}){1,8}/gu,
  },
  {
    intact: /(?<![\p{L}\p{N}.@])@[\p{L}\p{N}_]{2,}/gu,
    bent: /(?<![\p{L}\p{N}.@])@ ?[\p{L}\p{N}_]{2,}/gu,
  },
  {
    intact: /(?<![\p{L}\p{N}&#])#\p{L}[\p{L}\p{N}_]*/gu,
    bent: /(?<![\p{L}\p{N}&#])# ?\p{L}[\p{L}\p{N}_]*/gu,
  },
];

/**
 * Puts the addresses, handles and hashtags of the source in place of what a model made of them, where there are as
 * many of a kind in both.
 */
export function restoreLiterals(source: string, target: string): string {
  return KINDS.reduce((text, { intact, bent }) => {
    const wanted = source.match(intact) ?? [];
    if (wanted.length === 0 || text.match(bent)?.length !== wanted.length) return text;
    let next = 0;
    return text.replace(bent, (found) => wanted[next++] ?? found);
  }, target);
}

/** Addresses, handles and hashtags of the source that the target does not have. */
export function lostLiterals(source: string, target: string): string[] {
  return KINDS.flatMap(({ intact }) => source.match(intact) ?? []).filter(
    (each) => !target.includes(each),
  );
}

/** The text without them, for checks of its words. */
export function withoutLiterals(text: string): string {
  return KINDS.reduce((rest, { intact }) => rest.replace(intact, " "), text);
}
