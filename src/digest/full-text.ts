import type {
  Block,
  BlockKind,
  FinishedArticle,
  Sentence,
  Translation,
} from "../article/article.ts";
import { doubtLabel } from "./doubts.ts";
import { escapeBlock, escapeInline, fence } from "./escape-markdown.ts";

/** What stands before the number of a block's first sentence. */
const MARKS: Readonly<Record<Exclude<BlockKind, "heading" | "code">, string>> = {
  paragraph: "¶",
  listItem: "•",
  quote: "❝",
  table: "▦",
  caption: "▣",
};

const NO_BREAK = "\u00A0";

type Translations = ReadonlyMap<string, Translation>;

export function translationsOf(article: FinishedArticle): Translations {
  return new Map(article.translations.map((each) => [each.sentenceId, each]));
}

/**
 * The text side by side, as markdown blocks: a row a sentence, numbered, the first of a paragraph marked ¶; headings
 * and code stand between the tables. Sentences of the summary carry an anchor of their id.
 */
export function fullText(article: FinishedArticle): string[] {
  const translations = translationsOf(article);
  const anchors = new Set(article.summary.sentenceIds);
  const hasDoubts = article.translations.some((each) => each.flags.length > 0);
  const parts: string[] = [];
  let rows: string[] = [];
  const endTable = (): void => {
    if (rows.length > 0) parts.push([...tableHead(hasDoubts), ...rows].join("\n"));
    rows = [];
  };
  for (const block of article.blocks) {
    if (block.kind === "heading" || block.kind === "code") {
      endTable();
      parts.push(...block.sentences.map((each) => standing(block, each, translations)));
    } else {
      const mark = MARKS[block.kind];
      // A table's row stays one row: its cells side by side.
      const groups =
        block.kind === "table" ? [block.sentences] : block.sentences.map((each) => [each]);
      rows.push(
        ...groups.map((group, index) =>
          row(group, index === 0 ? mark : "", translations, anchors, hasDoubts),
        ),
      );
    }
  }
  endTable();
  return parts;
}

function tableHead(hasDoubts: boolean): string[] {
  return hasDoubts
    ? ["| | Español | English | Doubt |", "|--:|:--|:--|:--|"]
    : ["| | Español | English |", "|--:|:--|:--|"];
}

function row(
  sentences: readonly Sentence[],
  mark: string,
  translations: Translations,
  anchors: ReadonlySet<string>,
  hasDoubts: boolean,
): string {
  const pairs = sentences.map((sentence) => translations.get(sentence.id));
  const ids = sentences.map((sentence) => sentence.id);
  const anchor = ids.map((id) => (anchors.has(id) ? `<a id="${id}"></a>` : "")).join("");
  const number = ids[0]?.slice(1) ?? "";
  const cells = [
    `${anchor}${mark}${mark === "" ? "" : NO_BREAK}${number}`,
    sentences.map((sentence) => escapeInline(sentence.text)).join(" · "),
    pairs.map((pair) => escapeInline(pair?.text ?? "")).join(" · "),
  ];
  if (hasDoubts) cells.push(doubtLabel([...new Set(pairs.flatMap((pair) => pair?.flags ?? []))]));
  return `| ${cells.join(" | ")} |`;
}

/** A heading in both languages, or code, which is in neither. */
function standing(block: Block, sentence: Sentence, translations: Translations): string {
  if (block.kind === "code") return fence(sentence.text);
  const { text = "", flags = [] } = translations.get(sentence.id) ?? {};
  const doubt = doubtLabel(flags);
  return `### ${escapeBlock(text)} — *${escapeBlock(sentence.text)}*${doubt === "" ? "" : ` ${doubt}`}`;
}
