import type {
  Block,
  BlockKind,
  FinishedArticle,
  Sentence,
  Translation,
} from "../article/article.ts";
import { escapeBlock, escapeInline, fence } from "./escape-markdown.ts";
import { authorsOf, languageNote, noteLabel } from "./notes.ts";

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
  const notes = notesColumn(article);
  const parts: string[] = [];
  let rows: string[] = [];
  const endTable = (): void => {
    if (rows.length > 0) parts.push([...tableHead(notes), ...rows].join("\n"));
    rows = [];
  };
  for (const block of article.blocks) {
    if (block.kind === "heading" || block.kind === "code") {
      endTable();
      parts.push(...block.sentences.map((each) => standing(block, each, translations)));
    } else {
      const mark = MARKS[block.kind];
      const noteOf = notes === undefined ? undefined : blockNotes(block);
      // A table's row stays one row: its cells side by side.
      const groups =
        block.kind === "table" ? [block.sentences] : block.sentences.map((each) => [each]);
      rows.push(
        ...groups.map((group, index) =>
          row(group, index === 0 ? mark : "", translations, anchors, noteOf),
        ),
      );
    }
  }
  endTable();
  return parts;
}

/** The title of the column for notes; undefined where there are none. */
function notesColumn({ translations, blocks }: FinishedArticle): "Doubt" | "Note" | undefined {
  if (authorsOf(translations).length > 0) return "Note";
  if (blocks.some(({ language }) => language !== undefined)) return "Note";
  return translations.some((each) => each.flags.length > 0) ? "Doubt" : undefined;
}

type NoteOf = (translations: readonly Translation[]) => string;

/** What is noted of translations of a block. */
function blockNotes(block: Block): NoteOf {
  const language = languageNote(block);
  return (known) => [noteLabel(known), language].filter((part) => part !== "").join(" · ");
}

function tableHead(notes: "Doubt" | "Note" | undefined): string[] {
  return notes === undefined
    ? ["| | Español | English |", "|--:|:--|:--|"]
    : [`| | Español | English | ${notes} |`, "|--:|:--|:--|:--|"];
}

function row(
  sentences: readonly Sentence[],
  mark: string,
  translations: Translations,
  anchors: ReadonlySet<string>,
  noteOf: NoteOf | undefined,
): string {
  const pairs = sentences.map((sentence) => translations.get(sentence.id));
  const known = pairs.filter((pair) => pair !== undefined);
  const ids = sentences.map((sentence) => sentence.id);
  const anchor = ids.map((id) => (anchors.has(id) ? `<a id="${id}"></a>` : "")).join("");
  const number = ids[0]?.slice(1) ?? "";
  const cells = [
    `${anchor}${mark}${mark === "" ? "" : NO_BREAK}${number}`,
    sentences.map((sentence) => escapeInline(sentence.text)).join(" · "),
    pairs.map((pair) => escapeInline(pair?.text ?? "")).join(" · "),
  ];
  if (noteOf) cells.push(noteOf(known));
  return `| ${cells.join(" | ")} |`;
}

/** A heading in both languages, or code, which is in neither. */
function standing(block: Block, sentence: Sentence, translations: Translations): string {
  if (block.kind === "code") return fence(sentence.text);
  const translation = translations.get(sentence.id);
  const note = translation === undefined ? "" : blockNotes(block)([translation]);
  return `### ${escapeBlock(translation?.text ?? "")} — *${escapeBlock(sentence.text)}*${note === "" ? "" : ` ${note}`}`;
}
