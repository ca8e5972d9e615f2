import { Lexer, type Token, type Tokens } from "marked";
import type { BlockKind, Span } from "../article/article.ts";
import { find, mask, type RawBlock } from "./raw-block.ts";

const ITEM_MARKER = /^[ \u00A0]*(?:[-*+]|\d{1,9}[.)])[ \u00A0]+(?:\[[ xX]\][ \u00A0]+)?/u;
const QUOTE_MARKER = /^[ \u00A0]{0,3}> ?/gmu;

/**
 * Blocks of markdown, by marked's lexer; offsets refer to `text`. A list gives a block an item, a table a block a
 * row; quotes and items are lexed again inside, with their markers blanked out.
 */
export function markdownBlocks(text: string): RawBlock[] {
  return blocksIn(text, { start: 0, end: text.length }, "paragraph");
}

function blocksIn(text: string, region: Span, kind: BlockKind): RawBlock[] {
  const blocks: RawBlock[] = [];
  let at = region.start;
  for (const token of new Lexer().lex(text.slice(region.start, region.end))) {
    const found = text.indexOf(token.raw, at);
    const start = found >= 0 && found < region.end ? found : at;
    const span = { start, end: Math.min(region.end, start + token.raw.length) };
    at = span.end;
    blocks.push(...blocksOf(token, text, span, kind));
  }
  return blocks;
}

function blocksOf(token: Token, text: string, span: Span, kind: BlockKind): RawBlock[] {
  switch (token.type) {
    case "space":
    case "hr":
    case "def":
      return [];
    case "heading":
      return [headingBlock(token as Tokens.Heading, span)];
    case "code":
      return [{ kind: "code", span, body: [inside(span, token.raw, (token as Tokens.Code).text)] }];
    case "blockquote":
      return blocksIn(mask(text, find(token.raw, QUOTE_MARKER, span.start)), span, "quote");
    case "list":
      return (token as Tokens.List).items.flatMap(itemBlocks(text, span));
    case "table":
      return tableRows(token.raw, span);
    case "html":
      return [{ kind, span, body: [span] }];
    default:
      return [{ kind: isImage(token) ? "caption" : kind, span, body: [span] }];
  }
}

function headingBlock(token: Tokens.Heading, span: Span): RawBlock {
  return { kind: "heading", level: token.depth, span, body: [inside(span, token.raw, token.text)] };
}

/** Where `content` stands in a token. */
function inside(span: Span, raw: string, content: string): Span {
  const offset = Math.max(0, raw.indexOf(content));
  return {
    start: span.start + offset,
    end: Math.min(span.end, span.start + offset + content.length),
  };
}

/** Blocks of one list item after another; items follow each other in the text. */
function itemBlocks(text: string, list: Span): (item: Tokens.ListItem) => RawBlock[] {
  let at = list.start;
  return (item) => {
    const start = Math.max(at, text.indexOf(item.raw, at));
    at = start + item.raw.length;
    const marker = ITEM_MARKER.exec(item.raw)?.[0].length ?? 0;
    const masked = mask(text, [{ start, end: start + marker }]);
    return blocksIn(masked, { start, end: Math.min(at, list.end) }, "listItem");
  };
}

function tableRows(raw: string, span: Span): RawBlock[] {
  const rows: RawBlock[] = [];
  let start = span.start;
  for (const [index, line] of raw.split("\n").entries()) {
    const row = { start, end: start + line.length };
    // The second line holds the columns' alignment.
    if (index !== 1 && line.trim() !== "")
      rows.push({ kind: "table", span: row, body: cells(line, start) });
    start += line.length + 1;
  }
  return rows;
}

/** Ranges between the pipes of a row that are not escaped. */
function cells(line: string, offset: number): Span[] {
  const pipes = find(line, /\\.|\|/gu).filter((each) => line.charAt(each.start) === "|");
  const edges = [-1, ...pipes.map((each) => each.start), line.length];
  return edges
    .slice(0, -1)
    .map((edge, index) => ({ start: offset + edge + 1, end: offset + (edges[index + 1] ?? 0) }));
}

function isImage(token: Token): boolean {
  const inner = "tokens" in token ? (token.tokens ?? []) : [];
  return inner.length === 1 && inner[0]?.type === "image";
}
