import { markup, NOTHING, type Html } from "./markup.ts";
import type { NightCard } from "./night-card.ts";
import { figure, figuresTable, MOST_BARS, nightCharts } from "./night-charts.ts";
import { searchForm, sitePage } from "./site-frame.ts";

/** Nights whose first stories are told. */
const MOST_TOLD = 14;

/** The site's first page, in pieces: the nights, the newest first, and their figures. `nights` come newest first. */
export function archivePage(nights: readonly NightCard[]): Generator<string> {
  const told = nights.slice(0, MOST_TOLD).map(section);
  const older =
    nights.length > MOST_TOLD ? markup`<p>Older nights stand in the table.</p> ` : NOTHING;
  const none = nights.length === 0 ? markup`<p>No night has been written yet.</p> ` : NOTHING;
  const charted =
    nights.length > MOST_BARS
      ? markup`<p>The charts show the last ${MOST_BARS} nights.</p> `
      : NOTHING;
  const figures = markup`<h2 id="figures">Figures</h2>
    ${charted}${nightCharts(nights)}${figuresTable(nights)}`;
  return sitePage(
    { title: "Bilingual digest" },
    markup`<h1>Nights</h1>
      ${searchForm()}${none}${told}${older}${nights.length === 0 ? NOTHING : figures}`,
  );
}

function section(night: NightCard): Html {
  const leads = night.leads.map(
    ({ en, es, articles, page }) =>
      markup`<li>
        ${articles > 1 ? markup`${articles} articles · ` : NOTHING}<a
          class="two"
          href="${night.date}/${page}"
          ><span lang="en">${en || "Untitled"}</span> <em lang="es">${es || "Sin título"}</em></a
        >
      </li> `,
  );
  const facts = [
    `${figure(night.articles)} ${night.articles === 1 ? "article" : "articles"}`,
    `${figure(night.words)} words`,
    ...(night.doubts === 0
      ? []
      : [`⚠ ${figure(night.doubts)} ${night.doubts === 1 ? "doubt" : "doubts"}`]),
    ...(night.failed === 0 ? [] : [`${figure(night.failed)} failed`]),
  ];
  const list =
    leads.length === 0
      ? NOTHING
      : markup`<ul>
          ${leads}
        </ul> `;
  return markup`<section>
    <h2>
      <a href="${night.date}/index.html"><time datetime="${night.date}">${night.date}</time></a>
    </h2>
    <p class="facts">${facts.join(" · ")}</p>
    ${list}
  </section> `;
}
