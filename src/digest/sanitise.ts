import sanitizeHtml from "sanitize-html";

const TABLE = ["table", "thead", "tbody", "tr", "th", "td"];
const TEXT = ["h1", "h2", "h3", "p", "ul", "li", "hr", "pre", "code", "em", "strong", "span", "a"];
/** Where a digest's own links lead: a sentence of the page, or an article's page beside the index. */
const LINK = /^(?:#s\d{1,9}|articles\/[a-z0-9-]{1,120}\.html)$/u;
const SENTENCE_ID = /^s\d{1,9}$/u;

const ATTRIBUTES = ["lang", "role", "scope", "class", "aria-hidden"];

/**
 * The HTML of a digest with what a digest has and nothing else: its own elements, no attribute that could run, load
 * or style anything, no link that leads out. It stands behind the escaping of the markdown, so that no one mistake
 * lets an article's text become live. Text stays, whatever element it stood in.
 */
export function sanitise(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...TABLE, ...TEXT],
    allowedAttributes: { "*": ATTRIBUTES, a: ["href"], tr: ["id"], span: ["id"] },
    allowedSchemes: [],
    allowProtocolRelative: false,
    disallowedTagsMode: "escape",
    transformTags: {
      "*": (tagName, { href, id, ...attribs }) => ({
        tagName,
        attribs: {
          ...attribs,
          ...(href !== undefined && LINK.test(href) ? { href } : {}),
          ...(id !== undefined && SENTENCE_ID.test(id) ? { id } : {}),
        },
      }),
    },
  });
}
