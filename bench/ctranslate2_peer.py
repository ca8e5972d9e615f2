"""CTranslate2 int8 as a peer of bench/speed.ts: python bench/ctranslate2_peer.py MODEL SPM WORKERS

Batches of 1,024 tokens with one beam and of 512 with more: of 256 to 4,096 what it was fastest with.

For each line {"beams": N, "lines": [...]} on standard input, the lines translated, as {"lines": [...]}.
"""
import json
import sys

import ctranslate2
import sentencepiece

model, spm, workers = sys.argv[1:4]
processor = sentencepiece.SentencePieceProcessor(model_file=spm)
translator = ctranslate2.Translator(model, compute_type="int8", inter_threads=int(workers), intra_threads=1)
for request in map(json.loads, sys.stdin):
    tokens = processor.encode(request["lines"], out_type=str)
    beams = request["beams"]
    size = 1024 if beams == 1 else 512
    results = translator.translate_batch(tokens, beam_size=beams, max_batch_size=size, batch_type="tokens")
    print(json.dumps({"lines": [processor.decode(result.hypotheses[0]) for result in results]}), flush=True)
