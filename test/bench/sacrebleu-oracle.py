"""Writes sacrebleu-oracle.json: corpora of made-up lines with sacrebleu's scores.

    pip install sacrebleu==2.6.0 && python test/bench/sacrebleu-oracle.py
"""
import json
import random
from pathlib import Path

import sacrebleu

PIECES = (
    "the The council mayor said that 1,234.56 3.5% 5-4 €12 «no» \"yes\" (and) don't U.S. AT&amp;T &lt;b&gt; São Čapek "
    "a/b x_y 10-year … — – $3 [1] a.b@c.es https://e.es/?a=1&b=2 ñandú 日本 🙂 -- 'tis end. end, end; end: why? no!"
).split(" ")


def corpus(seed: int, lines: int, noise: float) -> dict:
    chance = random.Random(seed)
    references = [" ".join(chance.choices(PIECES, k=chance.randint(1, 20))) for _ in range(lines)]
    hypotheses = []
    for reference in references:
        words = [word if chance.random() > noise else chance.choice(PIECES) for word in reference.split(" ")]
        hypotheses.append(" ".join(word for word in words if chance.random() > noise / 3))
    return {
        "hypotheses": hypotheses,
        "references": references,
        "bleu": sacrebleu.corpus_bleu(hypotheses, [references]).score,
        "chrf": sacrebleu.corpus_chrf(hypotheses, [references]).score,
    }


corpora = [corpus(seed, lines, noise) for seed, lines, noise in ((1, 20, 0.1), (2, 20, 0.4), (3, 8, 0.7), (4, 40, 0.3))]
target = Path(__file__).with_suffix(".json")
target.write_text(json.dumps({"sacrebleu": sacrebleu.__version__, "corpora": corpora}, ensure_ascii=False, indent=1) + "\n")
