"""
Training logs to a plot for the model card.

  python curve.py RUN/log.tsv --out curve.svg

Logs are tables with at least the columns tokens and loss, and maybe rate; several are drawn one after
the other. The same logs give the same bytes.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 56, 16, 48
POINTS = 160


@dataclass(frozen=True)
class Point:
    """tokens: target tokens seen, millions. loss: nats a token. rate: learning rate, or None."""

    tokens: float
    loss: float
    rate: float | None


def read_log(file: Path) -> list[Point]:
    """A table with a head, tabs between."""
    head, *lines = file.read_text("utf-8").splitlines()
    names = head.split("\t")
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines]
    return [
        Point(float(r["tokens"]) / 1e6, float(r["loss"]), float(r["rate"]) if "rate" in r else None)
        for r in rows
    ]


def thin(points: list[Point]) -> list[Point]:
    """Means of neighbours, so that a long run's plot stays small and its noise low."""
    size = -(-len(points) // POINTS)
    groups = [points[start : start + size] for start in range(0, len(points), size)]
    return [Point(g[-1].tokens, sum(p.loss for p in g) / len(g), g[-1].rate) for g in groups]


def steps(low: float, high: float) -> list[float]:
    """Four to nine round numbers between two."""
    step = 10.0**-6
    factors = (2, 2.5, 2)
    at = 0
    while (high - low) / step > 8:
        step *= factors[at % 3]
        at += 1
    first = -(-low // step)
    return [
        round((first + i) * step, 9) for i in range(int((high - first * step) / step + 1e-9) + 1)
    ]


def plot(points: list[Point]) -> str:
    """SVG: loss against tokens, left axis; the rate, where it is known, as a thin line, right axis."""
    x_low, x_high = points[0].tokens, points[-1].tokens
    if x_low < 0.2 * x_high:
        x_low = 0.0
    losses = [point.loss for point in points]
    y_low, y_high = min(losses) - 0.05, max(losses) + 0.05
    top_rate = max((point.rate or 0.0 for point in points), default=0.0)

    def x(tokens: float) -> str:
        part = (tokens - x_low) / ((x_high - x_low) or 1)
        return f"{LEFT + part * (WIDTH - LEFT - RIGHT):.1f}"

    def y(part: float) -> str:
        return f"{HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM):.1f}"

    def loss_y(loss: float) -> str:
        return y((loss - y_low) / (y_high - y_low))

    body: list[str] = []
    for tick in steps(y_low, y_high):
        at = loss_y(tick)
        body.append(f'<path class="grid" d="M{LEFT} {at}H{WIDTH - RIGHT}"/>')
        body.append(f'<text x="{LEFT - 6}" y="{at}" dy=".3em" text-anchor="end">{tick:g}</text>')
    for tick in steps(x_low, x_high):
        body.append(
            f'<text x="{x(tick)}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{tick:g}</text>'
        )
    body.append(f'<path class="axis" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>')
    line = " ".join(f"{x(p.tokens)},{loss_y(p.loss)}" for p in points)
    body.append(f'<polyline class="loss" points="{line}"/>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    label = "target tokens seen, millions"
    body.append(f'<text x="{middle:g}" y="{HEIGHT - 10}" text-anchor="middle">{label}</text>')
    turned = f'transform="rotate(-90 14 {HEIGHT / 2:g})" text-anchor="middle"'
    body.append(f'<text x="14" y="{HEIGHT / 2:g}" {turned}>loss, nats a token</text>')
    if top_rate:
        drawn = [p for p in points if p.rate is not None]
        line = " ".join(f"{x(p.tokens)},{y(0.95 * (p.rate or 0) / top_rate)}" for p in drawn)
        body.append(f'<polyline class="rate" points="{line}"/>')
        far = WIDTH - RIGHT + 6
        body.append(f'<text x="{far}" y="{y(0.95)}" dy=".3em">{top_rate:.1e}</text>')
        body.append(f'<text x="{far}" y="{y(0)}" dy=".3em">0</text>')
        turned = f'transform="rotate(90 {WIDTH - 14} {HEIGHT / 2:g})" text-anchor="middle"'
        text = f'<text x="{WIDTH - 14}" y="{HEIGHT / 2:g}" {turned}>learning rate (thin)</text>'
        body.append(text)
    style = (
        "text{font:12px sans-serif;fill:#333}path,polyline{fill:none}.grid{stroke:#ddd}"
        ".axis{stroke:#333}.loss{stroke:#1558a8;stroke-width:2}.rate{stroke:#b0541a}"
    )
    first, last = points[0], points[-1]
    title = (
        f"Training loss from {first.loss:.2f} to {last.loss:.2f} nats a token "
        f"over {last.tokens:.1f} million target tokens"
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            *body,
            "</svg>\n",
        ]
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("logs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    o = parser.parse_args()
    points = [point for log in o.logs for point in read_log(log)]
    o.out.write_text(plot(thin(points)), "utf-8")


if __name__ == "__main__":
    main()
