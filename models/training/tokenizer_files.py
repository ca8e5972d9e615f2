"""SentencePiece model and configuration to the JSON files that transformers.js reads beside onnx/."""

import json
import shutil
from pathlib import Path
from typing import Any

import sentencepiece

from tokens import EOS, PAD, START, UNK

LONGEST = 256


def tokenizer(model: sentencepiece.SentencePieceProcessor) -> dict[str, Any]:
    """tokenizer.json: the same pieces and scores, white space as SentencePiece has it."""
    pieces = [[model.id_to_piece(i), model.get_score(i)] for i in range(model.get_piece_size())]
    pieces[PAD][0] = "<pad>"
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    special = [
        {"id": i, "content": pieces[i][0], **plain, "special": True} for i in (EOS, UNK, PAD)
    ]
    space = {"replacement": "▁", "prepend_scheme": "always", "add_prefix_space": True}
    single_spaces = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
    strip = {"type": "Strip", "strip_left": True, "strip_right": True}
    end = {"id": "</s>", "ids": [EOS], "tokens": ["</s>"]}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [single_spaces, strip]},
        "pre_tokenizer": {"type": "Metaspace", **space},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "</s>", "type_id": 0}},
            ],
            "pair": [],
            "special_tokens": {"</s>": end},
        },
        "decoder": {
            "type": "Sequence",
            "decoders": [{"type": "ByteFallback"}, {"type": "Metaspace", **space}],
        },
        "model": {"type": "Unigram", "unk_id": UNK, "byte_fallback": True, "vocab": pieces},
    }


def model_config(config: dict[str, int]) -> dict[str, Any]:
    """config.json: a Marian model with the norm first."""
    sides = ("encoder", "decoder")
    return {
        "model_type": "marian",
        "architectures": ["MarianMTModel"],
        "is_encoder_decoder": True,
        "vocab_size": config["vocab"],
        "d_model": config["d"],
        **{f"{side}_layers": config[side] for side in sides},
        **{f"{side}_attention_heads": config["heads"] for side in sides},
        **{f"{side}_ffn_dim": config["f"] for side in sides},
        "activation_function": "relu",
        "normalize_before": True,
        "max_position_embeddings": config["max_length"],
        "num_hidden_layers": config["encoder"],
        "share_encoder_decoder_embeddings": True,
        "scale_embedding": True,
        "static_position_embeddings": True,
        "eos_token_id": EOS,
        "pad_token_id": PAD,
        "decoder_start_token_id": START,
    }


def own_config(config: dict[str, Any]) -> dict[str, int]:
    """config.json back to what model.py takes."""
    return {
        "vocab": config["vocab_size"],
        "d": config["d_model"],
        "f": config["encoder_ffn_dim"],
        "heads": config["encoder_attention_heads"],
        "encoder": config["encoder_layers"],
        "decoder": config["decoder_layers"],
        "max_length": config["max_position_embeddings"],
    }


def write_files(vocabulary: Path, config: dict[str, int], out: Path) -> None:
    """Writes source.spm and the four JSON files."""
    model = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary))
    if model.get_piece_size() != config["vocab"]:
        raise ValueError(
            f"{vocabulary}: {model.get_piece_size()} pieces, the checkpoint has {config['vocab']}"
        )
    generation = {"decoder_start_token_id": START, "eos_token_id": EOS, "pad_token_id": PAD}
    files: dict[str, dict[str, Any]] = {
        "config.json": model_config(config),
        "generation_config.json": {
            **generation,
            "bad_words_ids": [[PAD]],
            "max_length": LONGEST,
            "num_beams": 1,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "MarianTokenizer",
            "source_lang": "es",
            "target_lang": "en",
            "eos_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "model_max_length": LONGEST,
        },
    }
    for name, value in files.items():
        (out / name).write_text(json.dumps(value, indent=2) + "\n", "utf-8")
    whole = json.dumps(tokenizer(model), ensure_ascii=False)
    (out / "tokenizer.json").write_text(whole, "utf-8")
    shutil.copyfile(vocabulary, out / "source.spm")
