"use strict";

// Search of the reading site without a server: what search-page.ts and search-terms.ts do, over the nights' texts that
// stand beside this file. Text reaches the page as text alone.

/**
 * @typedef {{ folded: string, start: number, end: number }} Word
 * @typedef {{ words: string[], whole: boolean }} Term
 * @typedef {{ page: string, title: { es: string, en: string }, es: string[], en: string[] }} Article
 * @typedef {{ night: string, article: Article, at: number, weight: number }} Hit
 */

/** @type {{ night: string, articles: Article[] }[]} Nights in the order of their files, the newest first. */
const nights = [];
const MOST_HITS = 100;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

// Called by each night's file.
Object.assign(globalThis, {
  /** @param {string} night @param {Article[]} articles */
  digestNight(night, articles) {
    nights.push({ night, articles });
  },
});

/** @param {string} text */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** @param {string} text @returns {Word[]} */
function wordsOf(text) {
  return Array.from(text.matchAll(WORD), (match) => ({
    folded: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** @param {string} query @returns {Term[]} */
function termsOf(query) {
  const parts = query
    .slice(0, 300)
    .replace(/[“”«»„]/gu, '"')
    .matchAll(/"([^"]*)"?|[^\s"]+/gu);
  return Array.from(parts, ([part, quoted]) => ({
    words: wordsOf(quoted ?? part).map(({ folded }) => folded),
    whole: quoted !== undefined,
  }))
    .filter(({ words }) => words.length > 0)
    .slice(0, 16);
}

/** @param {Word[]} words @param {number} at @param {Term} term */
function isRun(words, at, term) {
  return term.words.every((wanted, index) => {
    const folded = words[at + index]?.folded ?? "";
    const mayGoOn = !term.whole && index === term.words.length - 1;
    return mayGoOn ? folded.startsWith(wanted) : folded === wanted;
  });
}

/** @param {string} text @param {Term[]} terms @returns {{ found: Term[], ranges: Word[] }} */
function find(text, terms) {
  const words = wordsOf(text);
  /** @type {Set<Word>} */
  const chosen = new Set();
  const found = terms.filter((term) => {
    const places = words.flatMap((_word, at) => (isRun(words, at, term) ? [at] : []));
    for (const at of places)
      for (const word of words.slice(at, at + term.words.length)) chosen.add(word);
    return places.length > 0;
  });
  return { found, ranges: words.filter((word) => chosen.has(word)) };
}

/** @param {string} name @param {string} language @param {(string | Node)[]} content */
function element(name, language, ...content) {
  const made = document.createElement(name);
  if (language !== "") made.lang = language;
  made.append(...content);
  return made;
}

/** @param {string} text @param {Term[]} terms @returns {(string | Node)[]} */
function marked(text, terms) {
  /** @type {(string | Node)[]} */
  const pieces = [];
  let from = 0;
  for (const { start, end } of find(text, terms).ranges) {
    pieces.push(text.slice(from, start), element("mark", "", text.slice(start, end)));
    from = end;
  }
  return [...pieces, text.slice(from)];
}

/**
 * Terms in the title weigh eight of those in the text; no hit where one is missing.
 * @param {string} night @param {Article} article @param {Term[]} terms @returns {Hit[]}
 */
function hitsIn(night, article, terms) {
  const inTitle = find(`${article.title.es}\n${article.title.en}`, terms).found;
  const pairs = article.es.map((text, index) => find(`${text}\n${article.en[index]}`, terms).found);
  const inText = pairs.flat();
  if (terms.some((term) => !inTitle.includes(term) && !inText.includes(term))) return [];
  const most = Math.max(0, ...pairs.map(({ length }) => length));
  const at = Math.max(
    0,
    pairs.findIndex(({ length }) => length === most),
  );
  return [{ night, article, at, weight: 8 * inTitle.length + inText.length / (pairs.length + 20) }];
}

/** @param {Hit} hit @param {Term[]} terms */
function item({ night, article, at }, terms) {
  const address = `${night}/${article.page}`;
  const title = link(
    address,
    element("span", "en", ...marked(article.title.en || "Untitled", terms)),
    " ",
    element("em", "es", ...marked(article.title.es || "Sin título", terms)),
  );
  title.className = "two";
  const facts = element("p", "", night, " · ", link(`${address}#s${at + 1}`, `sentence ${at + 1}`));
  facts.className = "facts";
  const pair = [
    element("p", "es", ...marked(article.es[at] ?? "", terms)),
    element("p", "en", ...marked(article.en[at] ?? "", terms)),
  ];
  return element("li", "", element("h2", "", title), facts, ...pair);
}

/** @param {string} address @param {(string | Node)[]} content */
function link(address, ...content) {
  const made = document.createElement("a");
  made.href = address;
  made.append(...content);
  return made;
}

addEventListener("DOMContentLoaded", () => {
  const query = new URLSearchParams(location.search).get("q") ?? "";
  document.querySelector("#q")?.setAttribute("value", query);
  const terms = termsOf(query);
  if (terms.length === 0) return;
  document.title = `${query} · Search`;
  const hits = nights.flatMap(({ night, articles }) =>
    articles.flatMap((article) => hitsIn(night, article, terms)),
  );
  hits.sort((a, b) => b.weight - a.weight);
  const count = hits.length === 1 ? "1 article" : `${hits.length} articles`;
  const told =
    hits.length === 0
      ? "Nothing was found. Try fewer words, or the beginning of one."
      : hits.length > MOST_HITS
        ? `${count}, the best ${MOST_HITS} of them`
        : count;
  document.querySelector("#status")?.replaceChildren(told);
  const items = hits.slice(0, MOST_HITS).map((hit) => item(hit, terms));
  document.querySelector("#hits")?.replaceChildren(...items);
});
