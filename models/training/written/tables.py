"""The tables of words beside this file, tab-separated."""

from pathlib import Path

HERE = Path(__file__).parent


def read(name: str) -> list[list[str]]:
    """Rows of tables/NAME.tsv."""
    lines = (HERE / "tables" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]
