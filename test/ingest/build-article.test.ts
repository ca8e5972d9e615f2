import { expect, test } from "vitest";
import { ingested } from "./results.ts";

test("an article as long as a shelf of novels is refused", async () => {
  const body =
    "La lonja abrió de nuevo ayer, con más puestos, más luz y menos ruido que antes.\n\n";
  const huge = body.repeat(Math.ceil(2 ** 22 / body.length) + 1);
  const [result] = await ingested("a.txt", huge);
  expect(result && "error" in result && result.error.message).toMatch(
    /^a\.txt: expected at most 4194304 characters, found \d+; split it$/u,
  );
});
