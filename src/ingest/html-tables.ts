import type { BlockKind } from "../article/article.ts";
import { normaliseLine } from "./normalise.ts";

/** Where in which table something stands; rows and columns count from 0. */
export interface Cell {
  readonly table: number;
  readonly row: number;
  readonly column: number;
}

/** A block of a page, or what is in one cell. */
export interface Unit {
  readonly kind: BlockKind;
  readonly level?: number;
  readonly parts: readonly string[];
  readonly cell?: Cell;
}

/**
 * The same with the rows of tables made one block each. A table holds data if it has two rows and two columns and
 * nothing but a line in each cell; others only lay a page out, and what is in them stays as it is.
 */
export function joinTables(units: readonly Unit[]): Unit[] {
  const byTable = new Map<number, Unit[]>();
  for (const unit of units) {
    if (!unit.cell) continue;
    const found = byTable.get(unit.cell.table);
    if (found) found.push(unit);
    else byTable.set(unit.cell.table, [unit]);
  }
  const data = new Set([...byTable].filter(([, cells]) => isData(cells)).map(([table]) => table));
  const joined: Unit[] = [];
  for (const unit of units) {
    const last = joined.at(-1);
    const { cell } = unit;
    if (!cell || !data.has(cell.table)) {
      joined.push(unit);
      continue;
    }
    const parts = unit.parts.map(normaliseLine);
    if (last?.kind === "table" && last.cell?.table === cell.table && last.cell.row === cell.row)
      joined[joined.length - 1] = { ...last, parts: [...last.parts, ...parts] };
    else joined.push({ kind: "table", parts, cell });
  }
  return joined;
}

/** Cells of one table. */
function isData(units: readonly Unit[]): boolean {
  const places = new Set(units.map(({ cell }) => `${cell?.row} ${cell?.column}`));
  const rows = new Set(units.map(({ cell }) => cell?.row));
  const columns = new Set(units.map(({ cell }) => cell?.column));
  return (
    rows.size > 1 &&
    columns.size > 1 &&
    places.size === units.length &&
    units.every(({ kind, parts }) => kind === "paragraph" && !parts[0]?.includes("\n\n"))
  );
}
