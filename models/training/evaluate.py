"""
Step 12: scores and faults of a translation, or of a checkpoint.

  python evaluate.py --source dev.es --reference dev.en --output out.en
  python evaluate.py --source dev.es --reference dev.en --checkpoint RUN/final.pt --vocabulary source.spm

BLEU and chrF2 as sacrebleu has them (Post 2018), and the sentences with a lost number, a lost name, a
loop, or left untranslated (faults.py); --show names their lines. The program as a whole, int8 and
with its checks, is measured by `npm run bench:quality`.
"""

import argparse
from pathlib import Path

import sacrebleu
import sentencepiece
import torch

import checkpoint
from faults import count_faults
from translate import translate


def read_lines(file: Path) -> list[str]:
    """A sentence a line, UTF-8."""
    return file.read_text("utf-8").removesuffix("\n").split("\n")


def report(sources: list[str], references: list[str], outputs: list[str], show: int = 0) -> str:
    """Lines of text; show: most line numbers that are named of each fault."""
    if not len(sources) == len(references) == len(outputs):
        counts = f"{len(sources)} sources, {len(references)} references, {len(outputs)} outputs"
        raise ValueError(f"expected as many of each, found {counts}")
    bleu = sacrebleu.corpus_bleu(outputs, [references]).score
    chrf = sacrebleu.corpus_chrf(outputs, [references]).score
    lines = [f"{len(outputs)} lines: BLEU {bleu:.2f} chrF2 {chrf:.2f}"]
    for name, found in count_faults(sources, references, outputs).items():
        named = f" (lines {', '.join(map(str, found[:show]))})" if show and found else ""
        lines.append(f"{name}: {len(found)}{named}")
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--output", type=Path)
    given.add_argument("--checkpoint", type=Path)
    parser.add_argument("--vocabulary", type=Path, help="with --checkpoint")
    parser.add_argument("--beams", type=int, default=4)
    parser.add_argument("--lines", type=int, help="the first so many")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    o = parser.parse_args()
    sources, references = read_lines(o.source)[: o.lines], read_lines(o.reference)[: o.lines]
    if o.output:
        outputs = read_lines(o.output)[: o.lines]
    elif o.vocabulary is None:
        parser.error("--checkpoint needs --vocabulary")
    else:
        torch.set_num_threads(o.threads)
        vocabulary = sentencepiece.SentencePieceProcessor(model_file=str(o.vocabulary))
        model = checkpoint.open_model(o.checkpoint, o.device)
        outputs = translate(model, vocabulary, sources, o.beams)
    print(report(sources, references, outputs, o.show))


if __name__ == "__main__":
    main()
