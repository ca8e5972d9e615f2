import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { ingested, ingestedArticle, outcomes } from "./results.ts";

const prose =
  "La lonja abrió de nuevo ayer, tras dos años de obras: «más luz, menos ruido», dijo el patrón mayor.";

function message(headers: readonly string[], body: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${headers.join("\r\n")}\r\n\r\n`), Buffer.from(body)]);
}

const head = [
  "From: =?iso-8859-1?Q?Marta_Ib=E1=F1ez?= <marta@example.org>",
  "To: mesa@example.org",
  `Subject: =?utf-8?B?${Buffer.from("La lonja de Añorga").toString("base64")}?= reabre`,
  "Date: Fri, 20 Nov 2026 08:30:00 +0100",
  "Message-ID: <lonja-1@example.org>",
  "MIME-Version: 1.0",
];

describe("a message", () => {
  test("in plain text: encoded headers are read, and the date", async () => {
    const eml = message([...head, "Content-Type: text/plain; charset=utf-8"], `${prose}\r\n`);
    expect(await ingestedArticle("a.eml", eml)).toMatchObject({
      title: "La lonja de Añorga reabre",
      byline: "Marta Ibáñez",
      publishedAt: "2026-11-20T07:30:00.000Z",
      externalId: "<lonja-1@example.org>",
      format: "plain",
      text: prose,
    });
  });

  test.each(["windows-1252", "iso-8859-1", "iso-8859-15", "utf-8"])("in %s", async (charset) => {
    const text = `${prose} Costó 3 ${charset === "iso-8859-1" ? "euros" : "€"}.`;
    const eml = message(
      [...head, `Content-Type: text/plain; charset=${charset}`, "Content-Transfer-Encoding: 8bit"],
      iconv.encode(text, charset),
    );
    expect((await ingestedArticle("a.eml", eml)).text).toBe(text);
  });

  test("quotation marks of windows-1252 are kept", async () => {
    const text = `${prose} “Nadie lo creía”, añadió – y sonrió…`;
    const eml = message(
      [...head, "Content-Type: text/plain; charset=windows-1252"],
      iconv.encode(text, "windows-1252"),
    );
    expect((await ingestedArticle("a.eml", eml)).text).toBe(text);
  });

  test("of two parts the HTML is read, quoted-printable or not, and its structure kept", async () => {
    const html = `<h2>Más puestos</h2><p>${prose}</p><script>alert(1)</script>`;
    const parts = [
      "--x",
      "Content-Type: text/plain; charset=utf-8",
      "",
      "Vea la versión web.",
      "--x",
      "Content-Type: text/html; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from(html).toString("base64"),
      "--x--",
    ].join("\r\n");
    const article = await ingestedArticle(
      "a.eml",
      message([...head, "Content-Type: multipart/alternative; boundary=x"], parts),
    );
    expect(article.text).toBe(`Más puestos\n\n${prose}`);
    expect(article.layout?.map(({ kind }) => kind)).toEqual(["heading", "paragraph"]);
  });

  test.each([
    ["no message", "hola"],
    ["an empty file", ""],
    ["bytes", Uint8Array.of(0, 1, 2, 255)],
  ])("%s is named", async (_, content) => {
    expect(outcomes(await ingested("a.eml", content))).toEqual([
      expect.stringMatching(/^a\.eml: expected an e-mail message/u),
    ]);
  });

  test("parts nested without end are refused", async () => {
    const parts = Array.from(
      { length: 400 },
      (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n\r\n`,
    );
    const eml = message([...head, "Content-Type: multipart/mixed; boundary=b0"], parts.join(""));
    expect(outcomes(await ingested("a.eml", eml))).toEqual([expect.stringMatching(/^a\.eml: /u)]);
  });
});
