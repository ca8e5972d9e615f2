/**
 * The style sheet of a digest's pages. Rows of a table are pairs of sentences; `:has()` lets radio buttons choose the
 * languages without a script, and where it is not known both are shown.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --ink: #1c1c1a; --faint: #5c5c56; --line: #d9d9d2; --link: #0b4f9e;
  --lit: #fff1c4; --chosen: #8a5a00; --doubt: #9a2b00; --doubt-paper: #fdeee6; --written: #1c6b3a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161615; --ink: #e9e9e4; --faint: #a9a9a1; --line: #3a3a36; --link: #8ec1ff;
    --lit: #423a1c; --chosen: #f0c060; --doubt: #ffab8a; --doubt-paper: #35211a; --written: #8fd6a6;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 Georgia, "Times New Roman", serif; overflow-wrap: anywhere; }
header, main { max-width: 78rem; margin: 0 auto; padding: 0.5rem 1.25rem; }
main { padding-bottom: 3rem; }
header { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: center; background: var(--paper); border-bottom: 1px solid var(--line); font: 0.9375rem/1.5 system-ui, sans-serif; z-index: 1; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -99rem; background: var(--paper); padding: 0.25rem 0.5rem; }
.skip:focus { left: 1rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.languages { display: flex; gap: 1rem; margin: 0; padding: 0; border: 0; }
.languages label { padding: 0.25rem 0; cursor: pointer; }
h1 { font-size: 2rem; line-height: 1.2; margin: 1.5rem 0 0.25rem; }
h2 { font-size: 1.375rem; line-height: 1.3; margin: 2.25rem 0 0.5rem; }
h3 { font-size: 1.125rem; line-height: 1.35; margin: 1.75rem 0 0.5rem; }
p, li { max-width: 48rem; }
p { margin: 0.5rem 0; }
ul { padding-left: 1.25rem; }
li { margin: 0.25rem 0; }
em { color: var(--faint); }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5rem 0 1rem; }
pre { overflow-wrap: anywhere; white-space: pre-wrap; background: var(--doubt-paper); padding: 0.75rem 1rem; font: 0.875rem/1.5 ui-monospace, monospace; }
table { width: 100%; border-collapse: collapse; margin: 0.75rem 0; }
th { text-align: left; font: 600 0.8125rem/1.5 system-ui, sans-serif; color: var(--faint); border-bottom: 1px solid var(--line); }
th, td { padding: 0.4rem 0.75rem; vertical-align: top; }
td[lang] { width: 46%; border-bottom: 1px solid var(--line); }
.number { width: 4.5rem; min-width: 4.5rem; text-align: right; font: 0.8125rem/2 system-ui, sans-serif; white-space: nowrap; }
.number a { color: var(--faint); text-decoration: none; padding: 0.25rem; }
.number a:hover { text-decoration: underline; }
.note { color: var(--doubt); font: 0.8125rem/1.6 system-ui, sans-serif; }
td.note { min-width: 7rem; padding-top: 0.6rem; }
.written .note { color: var(--written); }
.doubted .note { color: var(--doubt); }
.doubted td[lang="en"] { background: var(--doubt-paper); text-decoration: underline wavy var(--doubt) 1px; text-underline-offset: 0.25em; text-decoration-skip-ink: none; }
.star { color: var(--chosen); }
.chosen td[lang] { box-shadow: inset 3px 0 var(--chosen); }
.pair:hover td, .pair:focus-within td, .pair:target td { background: var(--lit); }
body:has(#spanish:checked) :is(td, th, h3 span)[lang="en"],
body:has(#english:checked) :is(td, th)[lang="es"],
body:has(#english:checked) h3 em,
body:has(:is(#spanish, #english):checked) .dash { display: none; }
body:has(:is(#spanish, #english):checked) td[lang] { width: 92%; }
@media (max-width: 44rem) {
  body { font-size: 1rem; }
  h1 { font-size: 1.625rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr { display: block; }
  tr { position: relative; padding: 0.5rem 0 0.5rem 3rem; border-bottom: 1px solid var(--line); }
  td { display: block; padding: 0.15rem 0.5rem; }
  td[lang], body:has(:is(#spanish, #english):checked) td[lang] { width: auto; border: 0; }
  td[lang="es"] { color: var(--faint); }
  body:has(#spanish:checked) td[lang="es"], .pair:is(:hover, :focus-within, :target) td[lang="es"] { color: var(--ink); }
  td.number { position: absolute; left: 0; top: 0.5rem; width: 3rem; min-width: 0; padding: 0; white-space: normal; line-height: 1.75; }
  td.note { padding-top: 0; }
  td.note:empty { display: none; }
  .pair:is(:hover, :focus-within, :target) { background: var(--lit); }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --link: #000; --lit: #fff; --chosen: #000; --doubt: #000; --doubt-paper: #fff; --written: #000; }
  header { display: none; }
  header, main { max-width: none; padding: 0; }
  body { font-size: 10pt; }
  tr, li, h2, h3 { break-inside: avoid; }
  h1, h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
}
`;
