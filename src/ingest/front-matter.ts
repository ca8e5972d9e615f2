import { parse } from "yaml";
import { z } from "zod";

const scalar = z.union([z.string(), z.number()]).transform(String);
const names = z.union([scalar, z.array(scalar).transform((list) => list.join(", "))]);

/** A value of another shape counts as absent: it must not cost the article. */
const frontMatter = z.object({
  title: scalar.optional().catch(undefined),
  byline: names.optional().catch(undefined),
  author: names.optional().catch(undefined),
  date: scalar.optional().catch(undefined),
  url: scalar.optional().catch(undefined),
});

export type FrontMatter = z.infer<typeof frontMatter>;

/**
 * Splits the YAML between `---` lines at the beginning of a normalised markdown text from the body. What is
 * not a YAML mapping is left in the body.
 */
export function splitFrontMatter(text: string): { meta: FrontMatter; body: string } {
  const whole = { meta: {}, body: text };
  if (!text.startsWith("---\n")) return whole;
  const close = /\n(?:---|\.\.\.)(?:\n|$)/u.exec(text.slice(3));
  if (!close) return whole;
  const closeStart = 3 + close.index;
  const meta = frontMatter.safeParse(parseYaml(text.slice(4, closeStart + 1)));
  if (!meta.success) return whole;
  return { meta: meta.data, body: text.slice(closeStart + close[0].length).replace(/^\n+/u, "") };
}

/** Undefined if it is not YAML. */
function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml, { logLevel: "error" });
  } catch {
    return undefined;
  }
}
