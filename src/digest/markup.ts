import { escapeUTF8 } from "entities";
import { plainPiece } from "./escape-markdown.ts";

/** HTML that was put together by `markup`: the only text that it passes on as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = Html | string | number | readonly Html[];

/** A template whose values are text: escaped, on one line, without control characters, unless they are Html themselves. */
export function markup(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const pieces = parts.flatMap((part, index) => {
    const value = values[index];
    return value === undefined ? [part] : [part, textOf(value)];
  });
  return new Html(pieces.join(""));
}

/** Nothing, where something else might stand. */
export const NOTHING = new Html("");

function textOf(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("");
  return typeof value === "number" ? String(value) : escapeUTF8(plainPiece(value));
}
