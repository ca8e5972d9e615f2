import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cosine, tfIdf } from "../../src/summarise/tf-idf.ts";

test("a rare term weighs more than a common one", () => {
  const [first] = tfIdf([["puente", "río"], ["puente"], ["puente"]]);
  const [common, rare] = [Math.log(4 / 3), Math.log(4)];
  expect(first?.get("puente")).toBeCloseTo(common / Math.hypot(common, rare), 12);
  expect(first?.get("río")).toBeCloseTo(rare / Math.hypot(common, rare), 12);
});

test("a cosine is 1 with itself, 0 without shared terms, and the same both ways", () => {
  const document = fc.array(fc.constantFrom("a", "b", "c", "d", "constructor"), { maxLength: 6 });
  fc.assert(
    fc.property(document, document, (a, b) => {
      const [first, second, other] = tfIdf([a, b, ["z"]]);
      if (first === undefined || second === undefined || other === undefined) throw new Error("no");
      expect(cosine(first, first)).toBeCloseTo(a.length > 0 ? 1 : 0, 9);
      expect(cosine(first, second)).toBeCloseTo(cosine(second, first), 12);
      expect(cosine(first, other)).toBe(0);
    }),
  );
});
