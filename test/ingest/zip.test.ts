import { describe, expect, test } from "vitest";
import { ingested, outcomes } from "./results.ts";
import { type Packed, zipOf } from "./zip-file.ts";

const prose =
  "La lonja abrió de nuevo ayer, tras dos años de obras, con más puestos, más luz y menos ruido que antes.";

function file(name: string, title: string): Packed {
  return { name, content: `${title}\n\n${prose}` };
}

async function read(...files: Packed[]): Promise<string[]> {
  return outcomes(await ingested("noche.zip", zipOf(files)));
}

describe("an archive", () => {
  test("gives the articles of its files by name, whatever their order in it", async () => {
    const results = await ingested(
      "noche.zip",
      zipOf([
        file("b.txt", "Segunda"),
        file("a/z.md", "Primera"),
        { name: "a/", content: "" },
        file("__MACOSX/a.txt", "No"),
        file("a/.oculto.txt", "No"),
        { name: "foto.jpg", content: "no" },
      ]),
    );
    expect(outcomes(results)).toEqual(["Primera", "Segunda"]);
    expect(results.map((each) => "article" in each && each.article.source)).toEqual([
      "noche.zip/a/z.md",
      "noche.zip/b.txt",
    ]);
  });

  test.each([
    "../fuera.txt",
    "a/../../fuera.txt",
    "/etc/fuera.txt",
    "C:/fuera.txt",
    "C:\\fuera.txt",
    "a\\..\\fuera.txt",
    "a\0.txt",
  ])("a name that leads out of it is named, and the rest goes on: %j", async (name) => {
    const outcome = await read(file(name, "Fuera"), file("z.txt", "Dentro"));
    expect(outcome).toHaveLength(2);
    expect(outcome.join("\n")).toContain("expected a name within the archive");
    expect(outcome).toContain("Dentro");
  });

  test("an archive within it, an encrypted file and a damaged one are named", async () => {
    expect(
      await read(
        { name: "a.zip", content: zipOf([file("x.txt", "Dentro")]) },
        { ...file("b.txt", "Secreto"), encrypted: true },
        { ...file("c.txt", "Dañado"), statedChecksum: 1 },
        file("d.txt", "Entero"),
      ),
    ).toEqual([
      expect.stringMatching(/^noche\.zip\/a\.zip: .*archive within an archive/u),
      expect.stringMatching(/^noche\.zip\/b\.txt: .*encrypted/u),
      expect.stringMatching(/^noche\.zip\/c\.txt: .*checksum/u),
      "Entero",
    ]);
  });

  test("a file that is larger than the archive states, or than may be, is not unpacked further", async () => {
    const huge = Buffer.alloc(65 * 1024 * 1024, 0x20);
    expect(
      await read(
        { name: "a.txt", content: huge, statedSize: 10 },
        { name: "b.txt", content: huge },
        file("c.txt", "Entero"),
      ),
    ).toEqual([
      expect.stringContaining("noche.zip/a.txt: cannot be unpacked"),
      expect.stringContaining("noche.zip/b.txt: expected at most 64.0 MiB unpacked"),
      "Entero",
    ]);
  });

  test("more than 256 MiB in all is refused where it is reached", async () => {
    const large = Buffer.alloc(60 * 1024 * 1024, 0x20);
    const outcome = await read(
      ...["a", "b", "c", "d", "e"].map((name) => ({ name: `${name}.txt`, content: large })),
      file("f.txt", "Última"),
    );
    expect(outcome.at(-1)).toContain("noche.zip: expected at most 256.0 MiB unpacked");
    expect(outcome).toHaveLength(5);
  });

  test("more than 10,000 files are refused", async () => {
    const files = Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}.jpg`, content: "" }));
    expect(await read(...files)).toEqual([expect.stringContaining("at most 10000 files")]);
  });

  test("what is no archive, or half of one, is named", async () => {
    const whole = zipOf([file("a.txt", "Entero")]);
    for (const bytes of ["", "nada", whole.subarray(0, whole.length / 2)])
      expect(outcomes(await ingested("noche.zip", bytes))).toEqual([
        expect.stringMatching(/^noche\.zip: expected a ZIP archive/u),
      ]);
  });
});
