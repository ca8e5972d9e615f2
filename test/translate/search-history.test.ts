import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sequencesOf } from "../../src/translate/search-history.ts";

/** A step of a row: what each beam says, and which beam it continues. */
interface Step {
  readonly tokens: readonly number[];
  readonly parents: readonly number[];
}

const histories = fc
  .record({ beams: fc.integer({ min: 1, max: 4 }), steps: fc.integer({ min: 1, max: 6 }) })
  .chain(({ beams, steps }) => {
    const values = (max: number): fc.Arbitrary<number[]> =>
      fc.array(fc.nat(max), { minLength: beams, maxLength: beams });
    const step = fc.record({ tokens: values(99), parents: values(beams - 1) });
    const row = fc.record({
      steps: fc.array(step, { minLength: steps, maxLength: steps }),
      ends: values((steps + 1) * beams - 1),
    });
    return fc.record({
      beams: fc.constant(beams),
      rows: fc.array(row, { minLength: 1, maxLength: 3 }),
    });
  });

/** What every beam holds after so many steps, written down forwards. */
function heldAfter(steps: readonly Step[], beams: number): number[][] {
  let held = Array.from({ length: beams }, (): number[] => []);
  for (const { tokens, parents } of steps)
    held = tokens.map((token, beam) => [...(held[parents[beam] ?? 0] ?? []), token]);
  return held;
}

test("every hypothesis is read backwards as it was written forwards", () => {
  fc.assert(
    fc.property(histories, ({ beams, rows }) => {
      const sequences = sequencesOf({
        tokens: Int32Array.from(rows.flatMap(({ steps }) => steps.flatMap((step) => step.tokens))),
        parents: Int32Array.from(
          rows.flatMap(({ steps }) => steps.flatMap((step) => step.parents)),
        ),
        ends: Int32Array.from(rows.flatMap(({ ends }) => ends)),
        beams,
      });
      const expected = rows.flatMap(({ steps, ends }) =>
        ends.map((end) => heldAfter(steps.slice(0, Math.floor(end / beams)), beams)[end % beams]),
      );
      expect(sequences.map((ids) => Array.from(ids))).toEqual(expected);
    }),
  );
});
