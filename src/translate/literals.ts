/** `code`, back ticks included. */
const CODE = /`[^`\n]+`/gu;
/** Names of files, options and variables: what is code though nothing marks it. */
const CODE_WORDS =
  /(?<![\p{L}\p{N}./_-])(?:--[a-z]+(?:-[a-z]+)+|[\w-]+\.(?:json|js|ts|py|sh|md|txt|csv|xml|html?|pdf|ya?ml|zip)|[a-z][a-zA-Z\d]*_\w+)(?![\p{L}\p{N}_-])/gu;

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
  {
    // Telephone numbers: 914 555 123, +34 91 555 12 34. Not 47 450 795, nor years in a row.
    intact:
      /(?<![\p{L}\p{N}.,:/+-])(?=\+?(?: ?\d){8})(?!\d{1,2}(?: \d{3}){1,4}(?! ?\d))\+?\d{1,3}(?: \d{2,4}){2,4}(?![\p{L}\p{N}]|[.,:/-]\d)/gu,
    bent: /(?<![\p{L}\p{N}.,:/+-])\+? ?\d{1,5}(?:[ ,-]\d{1,5}){1,5}(?![\p{L}\p{N}]|[.,:/-]\d)/gu,
  },
];

/** What every one of these kinds holds: most sentences have none, and one look tells. */
const ANY_KIND = /[@#]|\d \d|https?:|www\./iu;

/**
 * Puts the addresses, handles, hashtags and telephone numbers of the source in place of what a model made of them,
 * where there are as many of a kind in both and not all came through.
 */
export function restoreLiterals(source: string, target: string): string {
  if (!ANY_KIND.test(source)) return target;
  return KINDS.reduce((text, { intact, bent }) => {
    const wanted = source.match(intact) ?? [];
    if (wanted.every((each) => text.includes(each))) return text;
    if (text.match(bent)?.length !== wanted.length) return text;
    let next = 0;
    return text.replace(bent, (found) => wanted[next++] ?? found);
  }, target);
}

/** Code, addresses, handles, hashtags and telephone numbers of the source that the target does not have. */
export function lostLiterals(source: string, target: string): string[] {
  const kinds = ANY_KIND.test(source) ? KINDS : [];
  const patterns = [CODE, CODE_WORDS, ...kinds.map(({ intact }) => intact)];
  return patterns
    .flatMap((pattern) => source.match(pattern) ?? [])
    .filter((each) => !target.includes(each));
}

/** The text without them, for checks of its words. */
export function withoutLiterals(text: string): string {
  const prose = text.replace(CODE, " ");
  if (!ANY_KIND.test(prose)) return prose;
  return KINDS.reduce((rest, { intact }) => rest.replace(intact, " "), prose);
}

/** A text without its code, and what gives it back to a translation. */
export interface Masked {
  readonly text: string;
  readonly unmask: (target: string) => string;
}

/** Puts a handle that nobody has in place of each piece of code: models carry handles over and bend code. */
export function maskCode(text: string): Masked {
  const pieces = text.match(CODE) ?? [];
  let next = 0;
  return {
    text: text.replace(CODE, () => maskOf(next++)),
    unmask: (target) =>
      pieces.reduce(
        (rest, piece, at) =>
          rest.replace(new RegExp(String.raw`${maskOf(at)}\b`, "iu"), () => piece),
        target,
      ),
  };
}

/** @zxak, @zxbk, …: no letter twice in a row, which a model may say three times. */
function maskOf(index: number): string {
  const letters = String.fromCodePoint(97 + (index % 26));
  return index < 26 ? `@zx${letters}k` : `@zx${letters}${Math.floor(index / 26)}k`;
}
