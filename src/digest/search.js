"use strict";

// Search of the reading site without a server: what search-page.ts and search-terms.ts do, over the nights' texts that
// stand beside this file. Text reaches the page as text alone.

/** Nights in the order their files are named in, the newest first. */
const nights = [];
const MOST_HITS = 100;
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

// Called by each night's file.
globalThis.digestNight = (night, articles) => void nights.push({ night, articles });

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function wordsOf(text) {
  return Array.from(text.matchAll(WORD), (match) => ({
    folded: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

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

function isRun(words, at, term) {
  return term.words.every((wanted, index) => {
    const folded = words[at + index]?.folded ?? "";
    const mayGoOn = !term.whole && index === term.words.length - 1;
    return mayGoOn ? folded.startsWith(wanted) : folded === wanted;
  });
}

function find(text, terms) {
  const words = wordsOf(text);
  const marked = new Set();
  const found = terms.filter((term) => {
    const places = words.flatMap((_word, at) => (isRun(words, at, term) ? [at] : []));
    for (const at of places)
      for (const word of words.slice(at, at + term.words.length)) marked.add(word);
    return places.length > 0;
  });
  return { found, ranges: words.filter((word) => marked.has(word)) };
}

function element(name, language, ...content) {
  const made = document.createElement(name);
  if (language !== "") made.lang = language;
  made.append(...content);
  return made;
}

function marked(text, terms) {
  const pieces = [];
  let from = 0;
  for (const { start, end } of find(text, terms).ranges) {
    pieces.push(text.slice(from, start), element("mark", "", text.slice(start, end)));
    from = end;
  }
  return [...pieces, text.slice(from)];
}

/** Terms in the title weigh eight of those in the text; undefined where one is missing. */
function hitOf(night, article, terms) {
  const inTitle = find(`${article.title.es}\n${article.title.en}`, terms).found;
  const pairs = article.es.map((text, index) => find(`${text}\n${article.en[index]}`, terms).found);
  const inText = pairs.flat();
  if (terms.some((term) => !inTitle.includes(term) && !inText.includes(term))) return undefined;
  const most = Math.max(0, ...pairs.map(({ length }) => length));
  const at = Math.max(
    0,
    pairs.findIndex(({ length }) => length === most),
  );
  return { night, article, at, weight: 8 * inTitle.length + inText.length / (pairs.length + 20) };
}

function item({ night, article, at }, terms) {
  const link = element(
    "a",
    "",
    element("span", "en", ...marked(article.title.en || "Untitled", terms)),
    " ",
    element("em", "es", ...marked(article.title.es || "Sin título", terms)),
  );
  link.className = "two";
  link.href = `${night}/${article.page}`;
  const sentence = element("a", "", `sentence ${at + 1}`);
  sentence.href = `${link.getAttribute("href")}#s${at + 1}`;
  const facts = element("p", "", night, " · ", sentence);
  facts.className = "facts";
  const pair = ["es", "en"].map((language) =>
    element("p", language, ...marked(article[language][at] ?? "", terms)),
  );
  return element("li", "", element("h2", "", link), facts, ...pair);
}

addEventListener("DOMContentLoaded", () => {
  const query = new URLSearchParams(location.search).get("q") ?? "";
  document.querySelector("#q").value = query;
  const terms = termsOf(query);
  if (terms.length === 0) return;
  document.title = `${query} · Search`;
  const hits = nights
    .flatMap(({ night, articles }) => articles.map((article) => hitOf(night, article, terms)))
    .filter((hit) => hit !== undefined)
    .toSorted((a, b) => b.weight - a.weight);
  const count = hits.length === 1 ? "1 article" : `${hits.length} articles`;
  document.querySelector("#status").textContent =
    hits.length === 0
      ? "Nothing was found. Try fewer words, or the beginning of one."
      : hits.length > MOST_HITS
        ? `${count}, the best ${MOST_HITS} of them`
        : count;
  document
    .querySelector("#hits")
    .append(...hits.slice(0, MOST_HITS).map((hit) => item(hit, terms)));
});
