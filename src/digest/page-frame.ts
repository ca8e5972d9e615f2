import { createHash } from "node:crypto";
import { escapeUTF8 } from "entities";

export interface Frame {
  readonly title: string;
  /** HTML of the header; none if empty. */
  readonly navigation: string;
  /** Style sheets that stand in the page. */
  readonly styles: readonly string[];
  /** What the page may do besides showing itself, by directive: `form-action` or `script-src`. */
  readonly allowed?: Readonly<Partial<Record<"form-action" | "script-src", string>>>;
  /** Addresses of scripts, relative to the page. */
  readonly scripts?: readonly string[];
}

/** Nothing runs and nothing is loaded but what is named; the style sheets are those that stand in the page. */
export function policyOf({ styles, allowed = {} }: Pick<Frame, "styles" | "allowed">): string {
  const hashes = styles.map((style) => {
    const hash = createHash("sha256").update(style).digest("base64");
    return `'sha256-${hash}'`;
  });
  return [
    "default-src 'none'",
    ...(allowed["script-src"] === undefined ? [] : [`script-src ${allowed["script-src"]}`]),
    `style-src ${hashes.join(" ")}`,
    "base-uri 'none'",
    `form-action ${allowed["form-action"] ?? "'none'"}`,
  ].join("; ");
}

/** A page in pieces. `content` is HTML; the title is text. */
export function* pageFrame(frame: Frame, content: Iterable<string>): Generator<string> {
  const { title, navigation, styles, scripts = [] } = frame;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(frame)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeUTF8(title)}</title>
${styles.map((style) => `<style>${style}</style>\n`).join("")}${scripts.map((script) => `<script src="${escapeUTF8(script)}" defer></script>\n`).join("")}</head>
<body>
`;
  if (navigation !== "")
    yield `<header><a class="skip" href="#text">Skip to the text</a>\n${navigation}</header>\n`;
  yield '<main id="text">\n';
  yield* content;
  yield "</main>\n</body>\n</html>\n";
}
