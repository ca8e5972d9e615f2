"""Token ids by SentencePiece, the reference for src/translate/unigram-tokenizer.ts.

  pip install sentencepiece==0.2.1
  python test/translate/sentencepiece-oracle.py models/es-en-small/source.spm [FILE ...] > test/translate/sentencepiece-oracle.json

Writes {version, model, lines: [{text, ids}], files: {name: {lines, sha256}}}; the sha256 is over every line's ids,
joined by spaces, a line each.
"""
import hashlib
import json
import os
import sys

import sentencepiece

LINES = [
    "",
    " ",
    "El pleno aprobó ayer los presupuestos.",
    "  Dos   espacios  y uno al final. ",
    "Subió un 3,5 % hasta 1.234,56 € — el máximo… «histórico».",
    "¿Quién dijo «no»? ¡Nadie!",
    "Čapek, Łódź, Ångström, Þór y Ştefan cenaron en Besançon.",
    "Control en el texto: </s> <pad> <unk> <0x41> <s>.",
    "日本語と русский и ελληνικά",
    "emoji 👩‍👩‍👧‍👦 y 🇪🇸 fin",
    "https://ejemplo.es/ruta?x=1&y=2 y correo@ejemplo.es",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "MADRID, 3 DE MAYO. EL GOBIERNO CONFIRMÓ LA CIFRA.",
    "000000000123456789",
    "combinación: e\u0301 frente a é",
    "a▁b guion▁bajo",
    "𝕏 es otra letra",
]

model, *files = sys.argv[1:]
processor = sentencepiece.SentencePieceProcessor(model_file=model)


def digest(path):
    lines = open(path, encoding="utf-8", newline="\n").read().split("\n")[:-1]
    text = "".join(" ".join(map(str, processor.encode(line))) + "\n" for line in lines)
    return dict(lines=len(lines), sha256=hashlib.sha256(text.encode()).hexdigest())


json.dump(
    dict(
        version=sentencepiece.__version__,
        model=hashlib.sha256(open(model, "rb").read()).hexdigest(),
        lines=[dict(text=line, ids=processor.encode(line)) for line in LINES],
        files={os.path.basename(path): digest(path) for path in files},
    ),
    sys.stdout,
    ensure_ascii=False,
    indent=1,
)
