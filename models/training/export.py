"""
Step 9: a checkpoint to a model folder.

  python export.py CHECKPOINT WORK --scales scales.json --out FOLDER    # int8
  python export.py CHECKPOINT WORK --fp32 --out FOLDER

FOLDER gets onnx/encoder_model and onnx/decoder_model_merged in the layout of transformers.js (int8:
with _quantized in the name), tokenizer.json, the other JSON files, source.spm, output_ids.json (the
tokens that English uses, by WORK/data) and SHA256SUMS. Then `npx bilingual-digest models compile
FOLDER` adds the graph with the beam search.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import sentencepiece

import checkpoint
from checksums import write_checksums
from layout import write_decoder, write_encoder
from network import Network
from tokenizer_files import write_files
from tokens import EOS, PAD, UNK

RARE = 20


def output_ids(vocabulary: Path, target: np.ndarray, rare: int = RARE) -> list[int]:
    """
    Tokens that may be produced, ascending: those seen more than `rare` times in the target side,
    bytes, control symbols.
    """
    model = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))
    counts = np.bincount(target, minlength=model.get_piece_size())
    return [
        i
        for i in range(model.get_piece_size())
        if counts[i] > rare or model.is_byte(i) or i in (EOS, UNK, PAD)
    ]


def export(
    path: Path,
    work: Path,
    out: Path,
    scales: dict[str, float] | None,
    quantised_names: bool | None = None,
    rare: int = RARE,
) -> None:
    """
    Writes the folder. scales: int8 with these, None for fp32. quantised_names: whether graphs are
    called _quantized; by default those that are. rare: see output_ids.
    """
    state = checkpoint.load(path)
    weights = {name: tensor.float().numpy() for name, tensor in state["model"].items()}
    network = Network(weights, state["config"], scales)
    is_quantised = scales is not None if quantised_names is None else quantised_names
    suffix = "_quantized" if is_quantised else ""
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    # A graph compiled of other weights must not stay beside these.
    (out / "onnx" / "beam_quantized.onnx").unlink(missing_ok=True)
    write_encoder(network, out / "onnx" / f"encoder_model{suffix}.onnx")
    write_decoder(network, out / "onnx" / f"decoder_model_merged{suffix}.onnx")
    write_files(work / "source.spm", state["config"], out)
    target = np.load(work / "data" / "target.npy", mmap_mode="r")
    ids = output_ids(work / "source.spm", target, rare)
    (out / "output_ids.json").write_text(json.dumps(ids) + "\n", "utf-8")
    write_checksums(out)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--scales", type=Path, help="int8, with activations of calibrate.py")
    kind.add_argument("--fp32", action="store_true")
    parser.add_argument(
        "--quantised-names",
        action="store_true",
        default=None,
        help="call fp32 graphs as the program calls int8 ones, to measure them through it",
    )
    parser.add_argument(
        "--rare", type=int, default=RARE, help="tokens seen no more often are never produced"
    )
    o = parser.parse_args()
    scales = json.loads(o.scales.read_text("utf-8")) if o.scales else None
    export(o.checkpoint, o.work, o.out, scales, o.quantised_names, o.rare)
    for file in sorted((o.out / "onnx").iterdir()):
        print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
