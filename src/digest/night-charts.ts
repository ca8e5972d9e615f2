import { markup, NOTHING, type Html } from "./markup.ts";
import { speedOf, type NightCard } from "./night-card.ts";

interface Series {
  readonly name: string;
  /** What the largest value is told with. */
  readonly unit: string;
  readonly describe: string;
  readonly valueOf: (night: NightCard) => number | undefined;
}

const SERIES: readonly Series[] = [
  {
    name: "Articles",
    unit: "",
    describe: "Articles of each night",
    valueOf: (night) => night.articles,
  },
  {
    name: "Words",
    unit: "",
    describe: "Spanish words of each night",
    valueOf: (night) => night.words,
  },
  {
    name: "Doubts",
    unit: "",
    describe: "Translations of each night that are doubted",
    valueOf: (night) => night.doubts,
  },
  {
    name: "Speed",
    unit: " words a second",
    describe: "Words a second of each night's run, all of it",
    valueOf: (night) => speedOf(night),
  },
];

/** Nights a chart has room for. */
export const MOST_BARS = 60;

const WIDTH = 320;
const HEIGHT = 150;
/** Where the bars stand: below the largest value, above the dates. */
const PLOT = { left: 4, right: 316, top: 24, bottom: 128 } as const;

/** A bar chart each of articles, words, doubts and speed, the oldest of the nights first. `nights` come newest first. */
export function nightCharts(nights: readonly NightCard[]): Html {
  const shown = nights.slice(0, MOST_BARS).toReversed();
  if (shown.length === 0) return NOTHING;
  return markup`<div class="charts">${SERIES.map((series) => chart(series, shown))}</div>`;
}

function chart({ name, unit, describe, valueOf }: Series, nights: readonly NightCard[]): Html {
  const values = nights.map(valueOf);
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  const id = `chart-${name.toLowerCase()}`;
  const [first, last] = [nights[0]?.date ?? "", nights.at(-1)?.date ?? ""];
  const width = Math.min(28, ((PLOT.right - PLOT.left) / nights.length) * 0.8);
  const step = (PLOT.right - PLOT.left - width) / Math.max(nights.length - 1, 1);
  const bars = values.map((value, index) => {
    const height = largest === 0 ? 0 : ((value ?? 0) / largest) * (PLOT.bottom - PLOT.top);
    const told = `${nights[index]?.date ?? ""}: ${value === undefined ? "not known" : figure(value)}`;
    return markup`<rect
      x="${place(PLOT.left + index * step)}"
      y="${place(PLOT.bottom - height)}"
      width="${place(width)}"
      height="${place(height)}"
      ><title>${told}</title></rect
    >`;
  });
  const span = first === last ? first : `${first} to ${last}`;
  const end = markup`<text x="${PLOT.right}" y="145" text-anchor="end">${last}</text>`;
  return markup`<figure>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}" aria-describedby="${id}-text">
      <title id="${id}">${name}</title>
      <desc id="${id}-text">
        ${describe}, ${span}; at most ${figure(largest)}. The table below has the figures.
      </desc>
      <text x="${PLOT.left}" y="15">${name}: at most ${figure(largest)}${unit}</text>
      <line x1="${PLOT.left}" x2="${PLOT.right}" y1="${PLOT.bottom}" y2="${PLOT.bottom}" />
      ${bars}
      <text x="${PLOT.left}" y="145">${first}</text>
      ${first === last ? NOTHING : end}
    </svg>
  </figure> `;
}

/** In the drawing's units, to a tenth. */
function place(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** `69,471`; what is under ten keeps one decimal. */
export function figure(value: number): string {
  if (value < 10) return String(Math.round(value * 10) / 10);
  return Math.round(value).toLocaleString("en-US");
}

/** The same figures as a table, the newest night first. */
export function figuresTable(nights: readonly NightCard[]): Html {
  const rows = nights.map((night) => {
    const speed = speedOf(night);
    const cells = [
      night.articles,
      night.failed,
      night.words,
      night.sentences,
      night.doubts,
      ...(speed === undefined ? [] : [speed]),
    ].map((value) => markup`<td>${figure(value)}</td>`);
    const unknown = speed === undefined ? markup`<td>–</td>` : NOTHING;
    return markup`<tr>
      <th scope="row"><a href="${night.date}/index.html">${night.date}</a></th>
      ${cells}${unknown}
    </tr> `;
  });
  return markup`<div class="wide" role="region" aria-labelledby="figures" tabindex="0">
    <table class="figures">
      <caption class="unseen">
        Figures of the nights
      </caption>
      <thead>
        <tr>
          <th scope="col">Night</th>
          <th scope="col">Articles</th>
          <th scope="col">Failed</th>
          <th scope="col">Words</th>
          <th scope="col">Sentences</th>
          <th scope="col">Doubts</th>
          <th scope="col">Words/s</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div> `;
}
