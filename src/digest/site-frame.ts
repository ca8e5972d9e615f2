import { markup, type Html } from "./markup.ts";
import { LANGUAGE_CHOICE } from "./page.ts";
import { pageFrame, type Frame } from "./page-frame.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { SITE_STYLE } from "./site-style.ts";

/** The style sheets of the site's own pages and of those of its nights; a server's policy names them all. */
export const SITE_STYLES: readonly string[] = [PAGE_STYLE, SITE_STYLE];

interface SitePlace {
  /** What leads to the site's folder; default: the page lies in it. */
  readonly root?: "" | "/";
}

/** A page of the site that is none of one night, in pieces; it lies in the site's own folder. */
export function sitePage(
  { title, root = "", ...frame }: Pick<Frame, "title" | "scripts" | "allowed"> & SitePlace,
  content: Html,
): Generator<string> {
  const navigation = `<nav><a href="${root}index.html">All nights</a> <a href="${root}search.html">Search</a></nav>\n${LANGUAGE_CHOICE}`;
  const allowed = { "form-action": "'self'", ...frame.allowed };
  return pageFrame({ ...frame, title, navigation, styles: SITE_STYLES, allowed }, [content.text]);
}

/** The field that a search is typed in, with what was typed. */
export function searchForm(query = ""): Html {
  return markup`<form role="search" action="search.html" method="get">
    <label for="q">Search in Spanish and English</label>
    <span class="field"
      ><input
        type="search"
        id="q"
        name="q"
        maxlength="300"
        autocomplete="off"
        value="${query}"
      /><button type="submit">Search</button></span
    >
  </form> `;
}

/** A page, shown at any address, that says why there is no other. */
export function messagePage(title: string, told: string): string {
  return [
    ...sitePage(
      { title, root: "/" },
      markup`<h1>${title}</h1>
        <p>${told}</p> `,
    ),
  ].join("");
}
