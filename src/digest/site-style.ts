/** What the site's own pages have beside the style of a digest's pages. */
export const SITE_STYLE = `
header nav { display: flex; gap: 1.25rem; }
form { margin: 1rem 0 1.5rem; font: 0.9375rem/1.5 system-ui, sans-serif; }
form label { display: block; color: var(--faint); margin-bottom: 0.25rem; }
.field { display: flex; gap: 0.5rem; max-width: 36rem; }
.field input { flex: 1; min-width: 0; }
.field input, .field button { font: inherit; padding: 0.5rem 0.75rem; color: var(--ink); background: var(--paper); border: 1px solid var(--faint); border-radius: 4px; }
.field button { cursor: pointer; }
.field button:hover { background: var(--lit); }
h2 a { text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
.facts { color: var(--faint); font: 0.875rem/1.5 system-ui, sans-serif; }
.two { text-decoration: none; }
.two:hover span, .two:focus-visible span, .two:hover em { text-decoration: underline; }
.two em { display: block; font-size: 0.9em; font-weight: normal; }
body:has(#spanish:checked) .two span, body:has(#english:checked) .two em,
body:has(#spanish:checked) .hits p[lang="en"], body:has(#english:checked) .hits p[lang="es"] { display: none; }
section li { margin: 0.5rem 0; }
.hits { padding-left: 1.75rem; }
.hits li { margin: 1.75rem 0; }
.hits h2 { font-size: 1.1875rem; margin: 0; }
.hits p[lang="es"] { color: var(--faint); }
mark { background: var(--lit); color: inherit; padding: 0 0.1em; border-radius: 2px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: 1rem 1.5rem; margin: 1rem 0; }
figure { margin: 0; max-width: 30rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--faint); font: 12px system-ui, sans-serif; }
svg rect { fill: var(--link); }
svg rect:hover { fill: var(--chosen); }
svg line { stroke: var(--line); }
.wide { overflow-x: auto; }
.figures { width: auto; font: 0.875rem/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
.figures :is(th, td) { padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; overflow-wrap: normal; }
.figures :is(td, th[scope="col"]:not(:first-child)) { text-align: right; }
@media (max-width: 44rem) {
  .figures thead { position: static; width: auto; height: auto; clip-path: none; display: table-header-group; }
  .figures { display: table; } .figures tbody { display: table-row-group; }
  .figures tr { display: table-row; } .figures td { display: table-cell; }
}
@media print { form, nav { display: none; } .charts { grid-template-columns: 1fr 1fr; } figure, section { break-inside: avoid; } }
`;
