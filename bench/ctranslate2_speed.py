"""Words a second of CTranslate2 int8: python bench/ctranslate2_speed.py MODEL SPM FILE LINES BEAMS (prints a number)."""
import sys
import time

import ctranslate2
import sentencepiece

model, spm, file, lines, beams = sys.argv[1:6]
processor = sentencepiece.SentencePieceProcessor(model_file=spm)
sources = open(file, encoding="utf-8", newline="\n").read().split("\n")[: int(lines)]
translator = ctranslate2.Translator(model, compute_type="int8", inter_threads=2, intra_threads=1)


def translate(texts):
    tokens = processor.encode(texts, out_type=str)
    results = translator.translate_batch(tokens, beam_size=int(beams), max_batch_size=2048, batch_type="tokens")
    return [processor.decode(result.hypotheses[0]) for result in results]


translate(sources[:50])
began = time.perf_counter()
translate(sources)
print(sum(len(source.split()) for source in sources) / (time.perf_counter() - began))
