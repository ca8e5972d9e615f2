import { expect, test } from "vitest";
import { SharingTranslator } from "../../src/translate/sharing-translator.ts";
import { carried, type Translator } from "../../src/translate/translator.ts";

function counting(answer: (text: string, call: number) => Promise<string>): {
  translator: Translator;
  asked: string[];
} {
  const asked: string[] = [];
  const translator: Translator = {
    model: { name: "none", checksum: "" },
    translate: async (text) => carried(await answer(text, asked.push(text))),
    close: () => Promise.resolve(),
  };
  return { translator, asked };
}

test("equal sentences are translated once, in work or done", async () => {
  const { translator, asked } = counting((text) => Promise.resolve(text.toUpperCase()));
  const sharing = new SharingTranslator(translator);
  const drafts = await Promise.all(["uno", "dos", "uno"].map((each) => sharing.translate(each)));
  drafts.push(await sharing.translate("dos"));
  expect(drafts.map(({ text }) => text)).toEqual(["UNO", "DOS", "UNO", "DOS"]);
  expect(asked).toEqual(["uno", "dos"]);
});

test("the failure of whoever asked first is not another's, and is not kept", async () => {
  const { translator } = counting((text, call) =>
    call === 1 ? Promise.reject(new Error("out of time")) : Promise.resolve(text),
  );
  const sharing = new SharingTranslator(translator);
  const [first, second] = await Promise.allSettled([
    sharing.translate("uno"),
    sharing.translate("uno"),
  ]);
  expect(first.status).toBe("rejected");
  expect(second).toMatchObject({ status: "fulfilled", value: { text: "uno" } });
  expect(await sharing.translate("uno")).toMatchObject({ text: "uno" });
});

test("what was used last is kept, and no more than so much", async () => {
  const { translator, asked } = counting((text) => Promise.resolve(text));
  const sharing = new SharingTranslator(translator);
  for (let index = 0; index < 20_000; index++) {
    await sharing.translate(String(index));
    await sharing.translate("used again and again");
  }
  await sharing.translate("19999");
  expect(asked).toHaveLength(20_001);
  await sharing.translate("0");
  expect(asked).toHaveLength(20_002);
});
