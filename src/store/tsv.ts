import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { exchangeText, type ReadUnit, type Unit } from "./exchange.ts";

const COLUMNS = ["source", "translation", "flags", "origin", "before"] as const;
/** Without this mark spreadsheets take UTF-8 for something else and spoil every accent. */
const BYTE_ORDER_MARK = "\uFEFF";
/** What a spreadsheet takes for a formula; full-width signs too, in some languages. */
const FORMULA = /^'*[=+\-@＝＋－＠]/u;

/** The first line of a TSV file: the names of its columns. */
export const TSV_HEADER = `${BYTE_ORDER_MARK}${lineOf(COLUMNS)}`;

/** A unit as a line of TSV: white space is single, and no cell begins like a formula. */
export function tsvLine(unit: Unit): string {
  const cells = [
    unit.sentence,
    unit.translation,
    unit.flags.join(" "),
    unit.origin ?? "",
    unit.before ?? "",
  ];
  return lineOf(cells.map((cell) => guard(exchangeText(cell))));
}

/**
 * Reads tab-separated lines with columns named in the first: `source` and `translation` are needed, `origin` and
 * `before` are known, any others ignored. Cells may be quoted as spreadsheets do; none holds a line break, so that
 * a line that cannot be read spoils no other.
 */
export function readTsv(text: string): ReadUnit[] {
  const [head = "", ...lines] = text.replace(/^\uFEFF/u, "").split(/\r\n|[\n\r]/u);
  const names = cellsOf(head)?.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = ["source", "translation"].filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const problem = `expected a first line that names tab-separated columns, "source" and "translation" among them; ${missing.join(" and ")} not found. Nothing was taken`;
    return [{ line: 1, problem }];
  }
  return lines.flatMap((each, index) =>
    each.trim() === "" ? [] : [readLine(each, names, index + 2)],
  );
}

function readLine(text: string, names: readonly string[], line: number): ReadUnit {
  const cells = cellsOf(text);
  if (cells === undefined)
    return { line, problem: "a quotation mark at the beginning of a cell is never closed" };
  if (cells.length !== names.length)
    return {
      line,
      problem: `expected ${names.length} columns as in the first line, found ${cells.length}`,
    };
  const cell = (name: string): string => unguard((cells[names.indexOf(name)] ?? "").trim());
  const [sentence, translation] = [cell("source"), cell("translation")];
  if (sentence === "" || translation === "")
    return {
      line,
      problem: `expected a source and a translation, found an empty ${sentence === "" ? "source" : "translation"}`,
    };
  const [origin, before] = [cell("origin"), cell("before")];
  return {
    line,
    unit: {
      sentence,
      translation,
      ...(origin === "" ? {} : { origin }),
      ...(before === "" ? {} : { before }),
    },
  };
}

/** Undefined if a quoted cell does not end. */
function cellsOf(line: string): string[] | undefined {
  try {
    const records = parse(line, { delimiter: "\t", relax_quotes: true });
    return records[0] ?? [];
  } catch {
    return undefined;
  }
}

function lineOf(cells: readonly string[]): string {
  return stringify([[...cells]], { delimiter: "\t" });
}

/** An apostrophe before the formula; one more before a cell that has them already, so that `unguard` is exact. */
function guard(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

function unguard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
