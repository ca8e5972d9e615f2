import { decodeHTMLStrict } from "entities";
import { SaxesParser } from "saxes";
import { ArticleError } from "../errors.ts";

/** One item of a feed, as a feed of its own; `line` counts from 1. */
export interface FeedPiece {
  readonly xml: string;
  readonly line: number;
}

export interface FeedPieces {
  readonly format: "rss" | "rdf" | "atom";
  readonly items: readonly FeedPiece[];
  /** Where the XML breaks off, if it does; the items before that are whole. */
  readonly broken?: ArticleError;
}

const formats: Readonly<
  Record<string, { readonly format: FeedPieces["format"]; readonly item: string }>
> = {
  rss: { format: "rss", item: "item" },
  rdf: { format: "rdf", item: "item" },
  feed: { format: "atom", item: "entry" },
};
/** References that HTML has and XML has not: feeds are full of them. The five of XML are left alone. */
const htmlReference = /&(?!(?:amp|lt|gt|quot|apos|newline|tab);)[a-z][a-z\d]{1,31};/giu;

/**
 * A feed cut into its items, so that a broken one spoils no other. The XML is read strictly and without a document
 * type: what declares entities is refused, so that none can name a file or grow. Fails with ArticleError, naming the
 * line, if it is no feed.
 */
export function feedPieces(source: string, text: string): FeedPieces {
  const reader = new PieceReader(source, text.replace(htmlReference, decodeHTMLStrict));
  const broken = reader.read();
  const { format, items } = reader;
  if (format === undefined) {
    throw broken ?? new ArticleError({ source }, "expected an RSS or Atom feed, found none");
  }
  return { format, items, ...(broken && { broken }) };
}

class PieceReader {
  readonly items: FeedPiece[] = [];
  format: FeedPieces["format"] | undefined;
  readonly #source: string;
  readonly #xml: string;
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  #head = "";
  #tail = "";
  #item = "";
  #depth = 0;
  /** Of the item that is open. */
  #open: { readonly start: number; readonly line: number; readonly depth: number } | undefined;

  constructor(source: string, xml: string) {
    this.#source = source;
    this.#xml = xml;
  }

  /** Where the XML breaks off, if it does. */
  read(): ArticleError | undefined {
    const parser = this.#parser;
    parser.on("error", ({ message }) => {
      const reason = message.replace(/^\d+:\d+: /u, "");
      throw this.#problem(`expected well-formed XML, found: ${reason}; the items before are read`);
    });
    parser.on("doctype", (declaration) => {
      if (/<!ENTITY/iu.test(declaration))
        throw this.#problem("expected a feed that declares no entities, found some; leave it out");
    });
    parser.on("opentag", ({ name }) => this.#enter(name));
    parser.on("closetag", ({ name }) => this.#leave(name));
    try {
      parser.write(this.#xml).close();
    } catch (error) {
      if (error instanceof ArticleError) return error;
      throw error;
    }
    return undefined;
  }

  #problem(message: string): ArticleError {
    return new ArticleError({ source: this.#source, line: this.#parser.line }, message);
  }

  #enter(name: string): void {
    const end = this.#parser.position;
    // No attribute holds this sign in XML.
    const start = this.#xml.lastIndexOf("<", end - 1);
    this.#depth += 1;
    if (this.#depth === 1) this.#enterRoot(name, this.#xml.slice(start, end));
    if (this.#open || localName(name) !== this.#item) return;
    const line = this.#parser.line - (this.#xml.slice(start, end).match(/\n/gu)?.length ?? 0);
    this.#open = { start, line, depth: this.#depth };
  }

  #enterRoot(name: string, tag: string): void {
    const known = formats[localName(name)];
    if (!known) throw this.#problem(`expected an RSS or Atom feed, found the element ${name}`);
    this.format = known.format;
    this.#item = known.item;
    const isRss = known.format === "rss";
    this.#head = isRss ? `${tag}<channel>` : tag;
    this.#tail = isRss ? `</channel></${name}>` : `</${name}>`;
  }

  #leave(name: string): void {
    const open = this.#open;
    if (open && open.depth === this.#depth && localName(name) === this.#item) {
      const item = this.#xml.slice(open.start, this.#parser.position);
      this.items.push({ xml: this.#head + item + this.#tail, line: open.line });
      this.#open = undefined;
    }
    this.#depth -= 1;
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1).toLowerCase();
}
