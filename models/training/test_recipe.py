"""
The whole recipe on a corpus of some hundred made-up pairs: python -m unittest test_recipe

With RECIPE_TEST_FOLDER set, the int8 model folder is left there; with RECIPE_TEST_ALL a run of two
processes is tried too.
"""

import contextlib
import hashlib
import io
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import numpy as np
import onnxruntime
import sentencepiece
import torch

import checkpoint
import curve
import evaluate
import hints
from average import average
from calibrate import scales
from clean import clean
from data import Corpus
from export import export
from faults import count_faults
from held_out import HeldOut
from import_onnx import import_model
from lexicon import content_words, lexicon, read
from loans import Entry, Pair, choose, find_pairs, read_entries
from model import Translator
from noise import KINDS, Noise
from optimiser import Schedule
from pack import pack
from prepare import prepare
from search import search
from smooth import largest, smooth
from text import loops, numbers
from tokens import EOS, PAD, START, UNK
from trainer import Options, Trainer
from translate import translate
from vocabulary import REQUIRED, learn
from weights import Phase, Weights
from widen import widen

WHO = [
    ("La alcaldesa", "The mayor"),
    ("El vecino", "The neighbour"),
    ("Marta Quiñones", "Marta Quiñones"),
]
DID = [("visitó", "visited"), ("cerró", "closed"), ("pintó", "painted"), ("midió", "measured")]
WHAT = [("la escuela", "the school"), ("el puente", "the bridge"), ("la fuente", "the fountain")]
WHEN = [("el lunes", "on Monday"), ("en mayo de 2019", "in May 2019"), ("a las 9", "at 9")]
EXTRA = [
    ("con 12 personas", "with 12 people"),
    ("bajo la lluvia", "in the rain"),
    ("sin prisa", "slowly"),
]
SHORT = [("Buenos días.", "Good morning."), ("¡Qué sorpresa!", "What a surprise!")]
SHORT += [("¿Quién lo sabe?", "Who knows?"), ("¡Qué pena!", "What a pity!"), ("No.", "No.")]
SHORT += [("¿Quién es?", "Who is it?"), ("Nadie viene.", "Nobody comes."), ("Sí.", "Yes.")]
WEIGHTS = {
    "phases": [
        {"name": "broad", "share": 0.5, "default": 1},
        {"name": "news", "share": 0.5, "default": 0.5, "sources": {"press": 2}},
    ],
    "never": {"forbidden": "non-commercial"},
}
HELD_OUT = "El puente de la villa vieja quedó cerrado toda la noche"
STEPS = 10
TRAINING = [
    "--steps",
    str(STEPS),
    "--warmup",
    "2",
    "--decay",
    "0.5",
    "--rate",
    "0.01",
    "--width",
    "32",
]
TRAINING += ["--feed-forward", "48", "--heads", "2", "--encoder", "2", "--decoder", "1"]
TRAINING += ["--dropout", "0.1", "--ema", "0.5", "--tokens", "300", "--threads", "1"]
TRAINING += ["--save-minutes", "0", "--keep-every", "2", "--keep", "3", "--log-every", "1"]
# Dies while its seventh checkpoint is half written.
DYING = """
import os, signal
import torch, train
whole = torch.save
def dying(state, file, **options):
    if isinstance(state, dict) and state.get("step") == 7 and "processes" in state:
        file.write(b"half of it")
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    whole(state, file, **options)
torch.save = dying
train.main()
"""


def corpus_lines() -> list[str]:
    """A few hundred pairs of two sources, and some that must go."""
    lines = []
    for number, parts in enumerate(itertools.product(WHO, DID, WHAT, WHEN, EXTRA)):
        spanish, english = (" ".join(part[side] for part in parts) + "." for side in (0, 1))
        lines.append(f"{spanish}\t{english}\t{'press' if number % 3 else 'talk'}")
    return lines + [f"{spanish}\t{english}\tpress" for spanish, english in SHORT]


def bad_lines() -> dict[str, str]:
    """Reason -> a pair that goes for it."""
    return {
        "source not used": "Un texto con otra licencia.\tA text under another licence.\tforbidden",
        "duplicate": corpus_lines()[0].upper(),
        "numbers": "Murieron 45 personas.\t17 people died.\ttalk",
        "held out": f"{HELD_OUT}.\tThe bridge was shut all night.\ttalk",
        "held out, eight words": f"Ayer {HELD_OUT.lower()}, dijo.\tYesterday it was shut, he said.\ttalk",
        "markup": "Pulse <b>aquí</b> ahora.\tClick <b>here</b> now.\ttalk",
    }


class Rules(unittest.TestCase):
    """Parts that need no model."""

    def reason(self, spanish: str, english: str) -> str | None:
        return clean(spanish, english)[2]

    def test_clean_names_the_rule(self) -> None:
        for expected, spanish, english in [
            (None, "El 5 de mayo murió.", "He died on 5 May."),
            (None, "Costó 1.500 millones en los años 80.", "It cost 1.5 billion in the 1980s."),
            (None, "Llegaron 10 000 turistas.", "10,000 tourists came."),
            (None, "Angela Merkel", "Angela Merkel"),
            (None, "No.", "No."),
            ("empty", "—", "-"),
            ("lopsided", "Sí.", "Yes, and that is what we had all been waiting for."),
            ("copy", "Esto no se ha traducido.", "Esto no se ha traducido."),
            ("broken characters", "La seÃ±ora vino.", "The lady came."),
            ("symbols", "+--+ | 3 | +--+", "+--+ | 3 | +--+"),
            ("script", "Это по-русски, sí", "This is Russian, yes"),
            ("language", "The house of the man is here.", "It is the house of the man."),
            ("numbers", "En 1998 ganó.", "He won in 2001."),
            ("capitals", "EL GOBIERNO CAE DE NUEVO", "The government falls again"),
            ("question", "¿Quién viene?", "He comes."),
            ("loop", "muy muy muy muy bien", "very well"),
        ]:
            with self.subTest(spanish=spanish):
                self.assertEqual(self.reason(spanish, english), expected)

    def test_normalises(self) -> None:
        self.assertEqual(clean("a\u00a0 b\u00ad &amp; n\u0303", "x")[0], "a b & ñ")

    def test_loops(self) -> None:
        self.assertTrue(loops("no no no".split()))
        self.assertTrue(loops("a b a b a b".split()))
        self.assertTrue(loops("x one two three one two three y".split()))
        self.assertFalse(loops("no no".split()))
        self.assertFalse(loops("a b a b".split()))
        self.assertFalse(loops([]))

    def test_numbers_by_value(self) -> None:
        self.assertEqual(numbers("1.234,5 y 10 000 en 2010"), ["12345", "10000", "2010"])

    def test_held_out(self) -> None:
        held_out = HeldOut([HELD_OUT])
        self.assertEqual(held_out.reason(f"¡{HELD_OUT.upper()}!"), "held out")
        run = " ".join(HELD_OUT.split()[1:9])
        self.assertEqual(held_out.reason(f"Que {run} no"), "held out, eight words")
        self.assertIsNone(held_out.reason(" ".join(HELD_OUT.split()[1:8])))

    def test_noise(self) -> None:
        capitals, headline, open_end, short = KINDS
        pair = "Ayer vino Marta Quiñones a la villa.", "Marta Quiñones came to the town yesterday."
        self.assertEqual(capitals(*pair)[1], pair[1].upper())
        self.assertEqual(headline(*pair)[1], "Marta Quiñones Came to the Town Yesterday")
        self.assertEqual(open_end(*pair), (pair[0][:-1], pair[1][:-1]))
        self.assertEqual(short(*pair), ("Marta Quiñones", "Marta Quiñones"))
        self.assertEqual(short("Madrid: llueve.", "Madrid: it rains."), ("Madrid", "Madrid"))
        self.assertIsNone(short("Llueve mucho.", "It rains a lot."))
        self.assertIsNone(Noise(0, 1).copy(*pair))

    def test_weights_must_add_up(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "weights.json"
            file.write_text(json.dumps({"phases": [{"name": "a", "share": 0.5, "default": 1}]}))
            with self.assertRaisesRegex(ValueError, "add up to 1"):
                Weights.read(file)
        weights = Weights((Phase("a", 0.25, 1, {}), Phase("b", 0.75, 0, {"x": 2})), frozenset("z"))
        self.assertEqual([weights.phase_at(p) for p in (0, 0.24, 0.25, 1)], [0, 0, 1, 1])
        self.assertEqual((weights.of(0, "z"), weights.of(1, "x"), weights.of(1, "y")), (0, 2, 0))

    def test_own_weights_file(self) -> None:
        weights = Weights.read(Path(__file__).with_name("weights.json"))
        self.assertFalse(weights.is_used("xnli"))
        self.assertTrue(weights.is_used("wmt-newsdev-2008-2011"))

    def test_schedule_rises_stays_and_falls_to_zero(self) -> None:
        schedule = Schedule(rate=1, warmup=2, decay=0.5, steps=8)
        rates = [schedule.at(step, schedule.progress(step, 0)) for step in range(9)]
        self.assertEqual(rates, [0.5, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0])

    def test_faults(self) -> None:
        source = "Hoy Pedro Sanz perdió 45 votos en la ciudad de los ríos"
        reference = "Today Pedro Sanz lost 45 votes in the city of rivers"
        faulty = [
            "Today Pedro Sanz lost votes in the city",
            "Today Peter lost 45 votes",
            "no no no",
        ]
        faulty += ["Today Pedro Sanz lost 45 votes en la ciudad de los ríos", reference]
        n = len(faulty)
        found = count_faults([source] * n, [reference] * n, faulty)
        self.assertEqual(found["lost number"], [1, 3])
        self.assertEqual(found["lost name"], [2, 3])
        self.assertEqual(found["loop"], [3])
        self.assertEqual(found["untranslated"], [4])
        text = evaluate.report([source] * n, [reference] * n, faulty, show=1)
        self.assertIn("lost number: 2 (lines 1)", text)

    def test_curve_is_the_same_each_time(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "log.tsv"
            rows = [f"{i}\t{i * 1000}\t{9 - i / 100}\t{1e-3}" for i in range(1, 500)]
            log.write_text("\n".join(["step\ttokens\tloss\trate", *rows]) + "\n")
            image = curve.plot(curve.thin(curve.read_log(log)))
            self.assertEqual(image, curve.plot(curve.thin(curve.read_log(log))))
        self.assertIn("target tokens seen, millions", image)
        self.assertLess(len(image), 8000)


def log_of(run: Path) -> list[list[str]]:
    """Step, tokens, loss and rate of each line."""
    return [line.split("\t")[:4] for line in (run / "log.tsv").read_text().splitlines()[1:]]


def logits_of(model: Translator, row: list[int], ids: list[int]) -> np.ndarray:
    """Source ids, target ids from START on -> (length, vocabulary), without a cache."""
    source = torch.tensor([row])
    with torch.no_grad():
        states = model(source, torch.ones_like(source, dtype=torch.bool), torch.tensor([ids]))
        return model.logits(states)[0].numpy()


def greedy(model: Translator, row: list[int], longest: int) -> list[int]:
    """The likeliest token again and again, the end included."""
    ids = [START]
    while len(ids) <= longest and (len(ids) == 1 or ids[-1] != EOS):
        scores = logits_of(model, row, ids)[-1]
        scores[START] = -np.inf
        ids.append(int(scores.argmax()))
    return ids[1:]


def beam_search(model: Translator, row: list[int], beams: int, longest: int) -> list[int]:
    """One row, hypotheses in lists."""
    live, done = [(0.0, [START])], []
    for length in range(1, longest + 1):
        extended = []
        for total, ids in live:
            scores = torch.log_softmax(torch.tensor(logits_of(model, row, ids)[-1]), -1).tolist()
            extended += [(total + s, [*ids, i]) for i, s in enumerate(scores) if i != START]
        best = sorted(extended, reverse=True)[: 2 * beams]
        done += [(total / length, ids[1:-1]) for total, ids in best[:beams] if ids[-1] == EOS]
        if len(done) >= beams:
            return max(done[:beams])[1]
        live = [(total, ids) for total, ids in best if ids[-1] != EOS][:beams]
    return max(done)[1] if done else live[0][1][1:]


class Graphs:
    """A model folder, run step by step as the layout wants it."""

    def __init__(self, folder: Path, suffix: str = ""):
        self.encoder, self.decoder = (
            onnxruntime.InferenceSession(folder / "onnx" / f"{name}{suffix}.onnx")
            for name in ("encoder_model", "decoder_model_merged")
        )
        self.names = [i.name for i in self.decoder.get_inputs() if i.name.startswith("past")]
        self.shapes = {i.name: i.shape for i in self.decoder.get_inputs()}

    def begin(self, row: list[int]) -> None:
        """Encodes a source."""
        source = np.array([row], np.int64)
        mask = np.ones_like(source)
        (hidden,) = self.encoder.run(None, {"input_ids": source, "attention_mask": mask})
        self.fixed = {"encoder_attention_mask": mask, "encoder_hidden_states": hidden}
        self.past = {
            name: np.zeros((1, self.shapes[name][1], 0, self.shapes[name][3]), np.float32)
            for name in self.names
        }
        self.later = False

    def step(self, ids: list[int]) -> np.ndarray:
        """Further target ids -> their logits (length, vocabulary)."""
        inputs = {
            "input_ids": np.array([ids], np.int64),
            "use_cache_branch": np.array([self.later]),
        }
        logits, *present = self.decoder.run(None, self.fixed | self.past | inputs)
        for name, value in zip(self.names, present, strict=True):
            if not (self.later and "encoder" in name):
                self.past[name] = value
        self.later = True
        return logits[0]

    def logits(self, row: list[int], steps: list[list[int]]) -> np.ndarray:
        """Of target ids that come in several steps."""
        self.begin(row)
        return np.concatenate([self.step(ids) for ids in steps])

    def greedy(self, row: list[int], longest: int) -> list[int]:
        """Target ids, the end included."""
        self.begin(row)
        ids = [START]
        while len(ids) <= longest and (len(ids) == 1 or ids[-1] != EOS):
            ids.append(int(self.step(ids[-1:])[-1].argmax()))
        return ids[1:]


class EndToEnd(unittest.TestCase):
    """From corpora to a model folder; each test takes what setUpClass made."""

    @classmethod
    def setUpClass(cls) -> None:
        torch.set_num_threads(1)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.root = Path(cls.folder.name)
        cls.work, cls.weights_file = cls.root / "work", cls.root / "weights.json"
        cls.weights_file.write_text(json.dumps(WEIGHTS))
        cls.weights = Weights.read(cls.weights_file)
        corpus, held_out = cls.root / "corpus.tsv", cls.root / "dev.es"
        corpus.write_text("\n".join([*corpus_lines(), *bad_lines().values()]) + "\n", "utf-8")
        held_out.write_text(HELD_OUT + "\n", "utf-8")
        cls.report = prepare([corpus], [held_out], cls.weights, cls.work)
        learn(cls.work, cls.weights, size=3 + 256 + len(REQUIRED) + 70)
        cls.counts = pack(cls.work, Noise(0.2, seed=1))
        cls.corpus = Corpus(cls.work / "data")
        cls.vocabulary = sentencepiece.SentencePieceProcessor(
            model_file=str(cls.work / "source.spm")
        )
        cls.run_training("undisturbed")
        cls.run_dir = cls.root / "undisturbed"
        cls.train_further()

    @classmethod
    def run_training(
        cls, name: str, script: str | Path = "train.py", processes: int = 1
    ) -> subprocess.CompletedProcess:
        """Steps of a run, in processes of their own."""
        here = Path(__file__).parent
        launcher = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
        command = [sys.executable, *(launcher if processes > 1 else []), str(here / script)]
        command += [
            str(cls.work / "data"),
            str(cls.root / name),
            "--weights",
            str(cls.weights_file),
        ]
        env = os.environ | {"PYTHONPATH": str(here)}
        return subprocess.run(
            [*command, *TRAINING],
            env=env,
            capture_output=True,
            text=True,
            check=script == "train.py",
        )

    def test_prepare_reports_why_pairs_went(self) -> None:
        dropped = {
            key.removeprefix("dropped: ")
            for counts in self.report.sources.values()
            for key in counts
            if key.startswith("dropped")
        }
        self.assertEqual(dropped, set(bad_lines()))
        kept = (self.work / "pairs.tsv").read_text("utf-8").splitlines()
        self.assertEqual(kept, corpus_lines())

    def test_a_lexicon_pairs_words_that_mean_the_same(self) -> None:
        entries = lexicon(*read(self.work / "pairs.tsv"))
        for spanish, english in (
            ("escuela", "school"),
            ("pintó", "painted"),
            ("alcaldesa", "mayor"),
        ):
            self.assertEqual(entries.get(spanish), english)
        self.assertFalse([word for word, other in entries.items() if word == other])

    def test_hints_are_of_words_that_are_seldom_seen(self) -> None:
        lines = (self.work / "pairs.tsv").read_text("utf-8").splitlines()
        found = hints.aligned(line.split("\t") for line in lines)
        seen = Counter(word for line in lines for word in content_words(line.split("\t")[0]))
        self.assertTrue(found)
        for (spanish, _), worth in found.items():
            self.assertIn(seen[spanish], range(hints.LEAST_SEEN, hints.MOST_SEEN))
            self.assertIn(worth, range(1, 101))
        written = {("dos", "two"): 80, ("cura", "cure"): 80, ("cura", "priest"): 80}
        both = hints.merged({("cura", "priest"): 90, ("cura", "twenty-one"): 50}, written)
        self.assertEqual(both, {("cura", "cure"): 80, ("cura", "priest"): 90})

    def test_a_loan_is_what_the_model_does_not_know_and_takes(self) -> None:
        bishop = ("El alfil blanco cayó ayer.", "The white bishop fell yesterday.")
        casualties = ("Hubo 12 bajas en la batalla.", "There were 12 casualties in the battle.")
        known = ("Cerró la escuela del pueblo.", "She closed the village school.")
        outputs = {
            bishop[0]: "The white ivory fell yesterday.",
            "El bishop blanco cayó ayer.": bishop[1],
            casualties[0]: "There were 12 lows in the battle.",
            "Hubo 12 casualties en la batalla.": casualties[1],
            known[0]: known[1],
        }
        entries = [
            Entry("alfil", ["elephant", "bishop"], [], []),
            Entry("# bajas", ["# casualties"], [Pair(*casualties)] * 2, []),
            Entry("escuela", ["school"], [], []),
            Entry("nunca", ["never"], [], []),
        ]
        find_pairs(entries, [Pair(*pair) for pair in (known, casualties, bishop)])
        self.assertEqual([len(entry.pairs) for entry in entries], [1, 1, 1, 0])
        chosen = choose(entries, lambda sentences: [outputs[text] for text in sentences])
        lent = {entry.spanish: entry.english[0] for entry in chosen}
        self.assertEqual(lent, {"alfil": "bishop", "# bajas": "# casualties"})

    def test_each_word_and_expression_to_try_has_english(self) -> None:
        entries = read_entries(Path(__file__).parent / "written")
        self.assertGreater(len(entries), 40_000)
        self.assertTrue(all(entry.english[0] for entry in entries))
        made = [(entry, pair) for entry in entries for pair in entry.examples]
        lacking = [
            entry.spanish for entry, pair in made if entry.lent(pair.spanish) == pair.spanish
        ]
        self.assertEqual(lacking, [])

    def test_vocabulary_has_what_news_needs(self) -> None:
        v = self.vocabulary
        self.assertEqual((v.eos_id(), v.unk_id(), v.pad_id()), (EOS, UNK, PAD))
        lacking = [char for char in REQUIRED if v.piece_to_id(char) == UNK]
        self.assertEqual(lacking, [])
        self.assertEqual(v.decode(v.encode("Čapek 2019 漢 €…")), "Čapek 2019 漢 €…")
        self.assertNotIn("20", [piece.strip("▁") for piece in v.encode_as_pieces("2019")])

    def test_pack_holds_the_pairs_and_noised_copies(self) -> None:
        self.assertGreater(self.counts["noised copies"], 10)
        pairs = len(corpus_lines()) + self.counts["noised copies"]
        self.assertEqual(len(self.corpus.origin), pairs - self.counts["dropped for their lengths"])
        first = self.corpus.ids("target", 0)
        self.assertEqual(first[-1], EOS)
        self.assertEqual(
            self.vocabulary.decode(first[:-1].tolist()), corpus_lines()[0].split("\t")[1]
        )

    def test_an_epoch_has_each_pair_as_often_as_weighted(self) -> None:
        draw = np.random.default_rng(3)
        batches = self.corpus.epoch(lambda name: 2.0 if name == "press" else 0.0, 300, draw)
        press = self.corpus.sources.index("press")
        expected = np.repeat(np.flatnonzero(self.corpus.origin == press), 2)
        self.assertEqual(sorted(pair for batch in batches for pair in batch), expected.tolist())
        for batch in batches:
            ids, mask = self.corpus.batch("target", batch)
            self.assertLessEqual(ids.numel(), 300)
            self.assertEqual(int(mask.sum()), int(self.corpus.lengths["target"][batch].sum()))

    def test_a_run_that_died_ends_as_one_that_did_not(self) -> None:
        script = self.root / "dying.py"
        script.write_text(DYING)
        died = self.run_training("died", script)
        self.assertEqual(died.returncode, -signal.SIGKILL, died.stderr)
        self.assertEqual(checkpoint.load(self.root / "died" / "latest.pt")["step"], 6)
        resumed = self.run_training("died")
        self.assertIn("goes on at step 6", resumed.stdout)
        run = self.root / "died"
        for name in ("final.pt", "latest.pt", "stable.pt"):
            one, other = (checkpoint.load(root / name)["model"] for root in (run, self.run_dir))
            for key in one:
                self.assertTrue(torch.equal(one[key], other[key]), f"{name}: {key}")
        self.assertEqual(log_of(run), log_of(self.run_dir))
        self.assertEqual(len(log_of(run)), STEPS)

    @unittest.skipUnless(os.environ.get("RECIPE_TEST_ALL"), "RECIPE_TEST_ALL is not set")
    def test_a_run_of_two_processes_that_died_too(self) -> None:
        script = self.root / "dying-together.py"
        script.write_text(DYING)
        self.run_training("two", processes=2)
        died = self.run_training("two-died", script, processes=2)
        self.assertNotEqual(died.returncode, 0)
        self.assertEqual(checkpoint.load(self.root / "two-died" / "latest.pt")["step"], 6)
        self.run_training("two-died", processes=2)
        # Weights are the same but for rounding: batches, tokens and rates exactly, losses nearly.
        for found, expected in zip(
            log_of(self.root / "two-died"), log_of(self.root / "two"), strict=True
        ):
            self.assertEqual(found[:2] + found[3:], expected[:2] + expected[3:])
            self.assertAlmostEqual(float(found[2]), float(expected[2]), delta=0.01)

    def test_a_run_phases_and_rates(self) -> None:
        head, *rows = (
            line.split("\t") for line in (self.run_dir / "log.tsv").read_text().splitlines()
        )
        phases = [int(row[head.index("phase")]) for row in rows]
        self.assertEqual(phases, [0] * 5 + [1] * 5)
        rates = [float(row[head.index("rate")]) for row in rows]
        self.assertEqual(max(rates), 0.01)
        self.assertLess(rates[-1], 0.01 / 4)
        kept = sorted(path.name for path in self.run_dir.glob("step-*.pt"))
        self.assertEqual(kept, [f"step-{step:08d}.pt" for step in (6, 8, 10)])
        final = checkpoint.load(self.run_dir / "final.pt")["model"]
        last = checkpoint.load(self.run_dir / "latest.pt")
        for value, mean in zip(final.values(), last["ema"], strict=True):
            self.assertTrue(torch.equal(value, mean))
        self.assertFalse(torch.equal(final["shared.weight"], last["model"]["shared.weight"]))

    @classmethod
    def train_further(cls) -> None:
        """Enough for outputs of several words."""
        cls.start, cls.further = cls.run_dir / "final.pt", cls.root / "further"
        model = Translator(**checkpoint.load(cls.start)["config"])
        schedule = Schedule(rate=0.006, warmup=0, decay=0, steps=140)
        options = Options(tokens=1500, log_every=20, save_minutes=60, keep_every=0)
        trainer = Trainer(cls.corpus, cls.weights, schedule, cls.further, model, options, cls.start)
        cls.seen_at_start = trainer.at.tokens
        with contextlib.redirect_stdout(io.StringIO()):
            assert trainer.train()
        cls.learnt = cls.further / "final.pt"

    def test_training_goes_on_from_weights(self) -> None:
        self.assertEqual(self.seen_at_start, checkpoint.load(self.start)["tokens"])
        losses = [
            float(line.split("\t")[2])
            for line in (self.further / "log.tsv").read_text().splitlines()[1:]
        ]
        self.assertLess(losses[-1], losses[0] - 1)
        schedule = Schedule(rate=0.003, warmup=0, decay=0, steps=60)
        with self.assertRaisesRegex(ValueError, "weights are of"):
            Trainer(
                self.corpus,
                self.weights,
                schedule,
                self.root / "x",
                Translator(9),
                Options(),
                self.start,
            )

    def test_a_stop_file_ends_a_run(self) -> None:
        run = self.root / "stopped"
        run.mkdir()
        (run / "STOP").touch()
        model = Translator(**checkpoint.load(self.run_dir / "final.pt")["config"])
        schedule = Schedule(rate=0.003, warmup=0, decay=0.5, steps=60)
        trainer = Trainer(self.corpus, self.weights, schedule, run, model, Options(tokens=300))
        self.assertFalse(trainer.train())
        self.assertEqual(checkpoint.load(run / "latest.pt")["step"], 1)

    def test_average_is_the_mean(self) -> None:
        paths = sorted(self.run_dir.glob("step-*.pt"))
        mean = average(paths)
        name = "encoder.1.ffn.fc1.weight"
        expected = np.mean([checkpoint.load(path)["model"][name].numpy() for path in paths], 0)
        np.testing.assert_allclose(mean["model"][name].numpy(), expected, atol=1e-6)
        self.assertEqual(mean["step"], STEPS)

    def test_a_smoothed_model_computes_the_same_with_evener_activations(self) -> None:
        state = checkpoint.load(self.learnt)
        weights = {name: tensor.float().clone() for name, tensor in state["model"].items()}
        # One channel that int8 would lose the others beside.
        weights["encoder.0.ffn_norm.weight"][3] *= 40
        weights["encoder.0.ffn.fc1.weight"][:, 3] /= 40
        rows = torch.randint(4, 40, (3, 9), generator=torch.Generator().manual_seed(2))
        batch = (rows, torch.ones_like(rows, dtype=torch.bool), rows)

        def opened(weights: dict[str, torch.Tensor]) -> Translator:
            model = Translator(**state["config"]).eval()
            model.load_state_dict(weights)
            return model

        rough = opened(weights)
        maxima = largest(rough, [batch])
        even = opened(smooth(weights, state["config"], maxima, 0.5))
        with torch.no_grad():
            np.testing.assert_allclose(even(*batch).numpy(), rough(*batch).numpy(), atol=1e-3)
        point = "encoder.0.ffn.fc1"
        before, after = maxima[point], largest(even, [batch])[point]
        self.assertLess(float(after.max() / after.median()), float(before.max() / before.median()))

    def test_smoothing_and_calibrating_as_commands(self) -> None:
        smoothed, scales_file = self.root / "smoothed.pt", self.root / "scales.json"
        given = [str(self.work / "data"), "--weights", str(self.weights_file), "--pairs", "20"]
        steps = [
            ["smooth.py", *given, str(self.learnt), "--out", str(smoothed)],
            ["calibrate.py", *given, str(smoothed), "--out", str(scales_file)],
        ]
        for step in steps:
            subprocess.run([sys.executable, *step], check=True, cwd=Path(__file__).parent)
        self.assertEqual(
            checkpoint.load(smoothed)["config"], checkpoint.load(self.learnt)["config"]
        )
        self.assertIn("encoder.0.ffn.fc2", json.loads(scales_file.read_text("utf-8")))

    def test_a_wider_model_computes_the_same_and_can_learn_more(self) -> None:
        state = checkpoint.load(self.learnt)
        wide = widen(state, 2 * state["config"]["f"])
        models = [Translator(**each["config"]) for each in (state, wide)]
        for model, each in zip(models, (state, wide), strict=True):
            model.load_state_dict({n: t.float() for n, t in each["model"].items()})
        rows = torch.randint(4, 40, (3, 9), generator=torch.Generator().manual_seed(2))
        old, new = (model(rows, torch.ones_like(rows, dtype=torch.bool), rows) for model in models)
        np.testing.assert_allclose(new.detach().numpy(), old.detach().numpy(), atol=1e-4)
        new.square().sum().backward()
        half = state["config"]["f"]
        gradient = models[1].encoder[0].ffn.fc2.weight.grad[:, half:]
        self.assertGreater(float(gradient.abs().max()), 0)
        with self.assertRaisesRegex(ValueError, "expected more than"):
            widen(wide, half)

    def test_search_finds_what_a_plain_one_finds(self) -> None:
        model = checkpoint.open_model(self.learnt)
        pairs = [*range(0, 60, 7), *range(len(corpus_lines()) - len(SHORT), len(corpus_lines()))]
        rows = [self.corpus.ids("source", pair).tolist() for pair in pairs]
        for beams in (1, 3):
            expected = [beam_search(model, row, beams, 18) for row in rows]
            self.assertEqual(search(model, rows, beams, longest=18), expected)
        greedily = [[i for i in greedy(model, row, 18) if i != EOS] for row in rows]
        self.assertEqual(search(model, rows, longest=18), greedily)
        self.assertGreater(len({tuple(ids) for ids in greedily}), 3)
        # What goes on for its neighbours' sake must not find a longer, better hypothesis.
        together = search(model, rows, penalty=5, longest=30)
        self.assertEqual(together, [search(model, [row], penalty=5, longest=30)[0] for row in rows])

    def test_translate_keeps_lines_in_place(self) -> None:
        model = checkpoint.open_model(self.run_dir / "final.pt")
        lines = ["La alcaldesa visitó la escuela.", "", "El vecino."]
        outputs = translate(model, self.vocabulary, lines, beams=2)
        self.assertEqual(outputs[1], "")
        self.assertEqual(outputs[2], translate(model, self.vocabulary, lines[2:], beams=2)[0])

    def scales(self) -> dict[str, float]:
        return scales(checkpoint.open_model(self.learnt), self.corpus, list(range(20)))

    def test_export_in_fp32_decodes_as_the_checkpoint(self) -> None:
        out = self.root / "fp32"
        export(self.learnt, self.work, out, None)
        model, graphs = checkpoint.open_model(self.learnt), Graphs(out)
        for pair in range(0, 100, 9):
            row = self.corpus.ids("source", pair).tolist()
            target = [START, *self.corpus.ids("target", pair).tolist()]
            expected = logits_of(model, row, target)
            expected[:, START] = 0
            for steps in ([target], [[i] for i in target]):
                found = graphs.logits(row, steps)
                found[:, START] = 0
                np.testing.assert_allclose(found, expected, atol=2e-4)
            self.assertEqual(graphs.greedy(row, 20), greedy(model, row, 20))
        restored, weights = import_model(out)["model"], checkpoint.weights_of(self.learnt)
        restored["bias"][START] = weights["bias"][START]  # forbidden in the graph
        torch.testing.assert_close(restored, weights, atol=1e-6, rtol=1e-5)

    def test_export_in_int8_and_back(self) -> None:
        out = Path(os.environ.get("RECIPE_TEST_FOLDER") or self.root / "int8")
        export(self.learnt, self.work, out, self.scales())
        Graphs(out, "_quantized").greedy(self.corpus.ids("source", 0).tolist(), 20)
        listed = dict(
            line.split("  ")[::-1] for line in (out / "SHA256SUMS").read_text().splitlines()
        )
        files = {f.relative_to(out).as_posix() for f in out.rglob("*") if f.is_file()}
        self.assertEqual(set(listed), files - {"SHA256SUMS"})
        for name, checksum in listed.items():
            self.assertEqual(hashlib.sha256((out / name).read_bytes()).hexdigest(), checksum)
        ids = json.loads((out / "output_ids.json").read_text())
        self.assertEqual(ids, sorted(ids))
        self.assertIn(self.vocabulary.piece_to_id("<0xE2>"), ids)
        self.assertIn(self.vocabulary.piece_to_id("."), ids)
        self.assertNotIn(self.vocabulary.piece_to_id("ł"), ids)
        imported = import_model(out)
        weights = checkpoint.weights_of(self.learnt)
        self.assertEqual(set(imported["model"]), set(weights))
        for name in weights.keys() - {"bias"}:
            error = (imported["model"][name] - weights[name]).abs().max()
            self.assertLessEqual(
                float(error), float(weights[name].abs().max()) / 127 / 2 + 1e-6, name
            )
        again = self.root / "again"
        checkpoint.save(self.root / "imported.pt", imported)
        export(self.root / "imported.pt", self.work, again, self.scales())
        differing = [n for n in listed if (out / n).read_bytes() != (again / n).read_bytes()]
        self.assertTrue(all(name.startswith("onnx/") for name in differing), differing)

    def test_export_refuses_another_vocabulary(self) -> None:
        other = self.root / "other.pt"
        model = Translator(300, d=32, f=48, heads=2, encoder=1, decoder=1)
        checkpoint.save(other, {"config": model.config, "model": model.state_dict()})
        with self.assertRaisesRegex(ValueError, "pieces, the checkpoint has 300"):
            export(other, self.work, self.root / "refused", None)


if __name__ == "__main__":
    unittest.main()
