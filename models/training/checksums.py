"""SHA256SUMS, which the program compares a model folder with at each start."""

import hashlib
from pathlib import Path


def write_checksums(folder: Path) -> None:
    """SHA256SUMS as sha256sum writes it, of every file but the card and itself, by name."""
    lines = []
    for file in sorted(folder.rglob("*"), key=lambda file: file.relative_to(folder).as_posix()):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name not in ("SHA256SUMS", "README.md"):
            lines.append(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {name}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")
