# SPDX-License-Identifier: Apache-2.0
"""Makes ``data/gaps.bin``: the language guess, and for each language word classes, gate, weights and witness.

Promise: ``python -m newsclean.training.gaps [--shared DIR]`` gives the same bytes on each run. Only counts, hashes and
weights leave the texts; what words the table holds are the most frequent ones of each language.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from newsclean.kernels import tokens as kernel
from newsclean.training import (
    gaps_data,
    gaps_fit,
    gaps_learn,
    gaps_lexicon,
    gaps_network,
    gaps_simulate,
    gaps_witness,
    tablefile,
)
from newsclean.training.gaps_data import Page

N = kernel.NUMBERS
DATA = Path(__file__).parent.parent / "data"
EXTRA = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "sv", "zh", "ja", "ko", "ar", "da", "uk", "tr", "cs"]
SCALE = 24.0  # weights are stored as whole parts of 1/24, -5.3 to 5.3
FLOOR = -5.25  # log odds below which a boundary is not even a weak witness
PENALTY = 0.7
DIMS = 28  # of a word vector
ROUNDS = 4  # of training the network on real gaps
KEPT = -5.0  # log odds of both judges together below which a boundary is dropped
# A pair of classes passes the gate when more than this share of its boundaries are gaps, or when it is rare.
GATE_SHARE = 0.002
GATE_ROWS = 10
CUT_LOSS = 0.005  # of the gaps above the floor that the first features may lose


@dataclass(frozen=True)
class Plan:
    """How one language is trained: table size, anchors a site, steps, folds; of the network words with a vector, units
    and upper units, passes over the text with simulated gaps, and rounds over all of it."""

    bits: int
    cap: int
    steps: int
    folds: int
    words: int = 0  # none, no network
    shape: tuple[int, int] = (0, 0)
    passes: int = 0
    practice: int = 0


PLANS = {
    "en": Plan(17, 1500, 50, 3, 9_500, (80, 32), 2, 4),
    "de": Plan(16, 3000, 50, 2, 4_500, (56, 24), 6, 4),
    **{lang: Plan(15, 3000, 40, 0) for lang in ("fr", "es", "pt")},
    **{lang: Plan(14, 3000, 40, 0) for lang in ("it", "pl", "ru", "nl", "sv")},
    "xx": Plan(14, 150, 40, 0),
}


def tables_for(folder: Path, lang: str, bits: int) -> gaps_fit.Tables:
    """Word classes of `lang` from the tagged sentences."""
    tagged = folder / "tagged"
    if lang == "en":
        lexicon = gaps_lexicon.build([(tagged / "en_masc.txt.gz", False), (tagged / "en.txt.gz", True)], True)
    else:
        files = [] if lang == "xx" else [(tagged / f"{lang}.txt.gz", False)]
        lexicon = gaps_lexicon.build(files, False, 1 if lang == "de" else 2)
    keys, values = gaps_lexicon.pack(lexicon)
    return gaps_fit.Tables(memoryview(keys).cast("I"), values, bytes(lexicon.props), int(lang == "de"), bits)


def frequent_words(folder: Path, each: int = 70) -> dict[str, dict[str, float]]:
    """For each frequent word its score per language: log of its share there over its mean share elsewhere."""
    counts: dict[str, Counter[str]] = {}
    for lang in EXTRA:
        if lang in ("zh", "ja"):
            continue
        seen = counts[lang] = Counter()
        for k, record in enumerate(gaps_data.records(folder / "gaps" / f"train_extra_{lang}.jsonl.gz")):
            seen.update(re.findall(r"[^\W\d_]{1,12}", record["text"].lower()))
            if k == 6000:
                break
    words = {w for seen in counts.values() for w, _ in seen.most_common(each)}
    table: dict[str, dict[str, float]] = {}
    for word in sorted(words):
        shares = {lang: seen[word] / seen.total() for lang, seen in counts.items()}
        floor = 2e-4
        mean = sum(max(s, floor) for s in shares.values()) / len(shares)
        table[word] = {
            lang: round(float(np.log(max(s, floor) / mean)), 2)
            for lang, s in shares.items()
            if s > floor or mean > 3 * floor
        }
    return table


def gate_of(seen: Any, hits: Any) -> Any:
    """A number for each pair of classes: 0 where no gap is looked for, 2 where each boundary is a candidate."""
    gate = ((hits > GATE_SHARE * seen) | (seen < GATE_ROWS)).astype(np.uint8)
    quotes = ("quote-open", "quote"), ("quote-close", "quote")
    always = [(a, b) for a in quotes[0] for b in quotes[1]]
    always += [("open", "close"), ("bracket-open", "bracket-close"), ("cjk-open", "cjk-close"), ("comma", "comma")]
    always += [("cjk-comma", "cjk-comma"), ("cjk-comma", "cjk-stop"), ("comma", "stop")]
    for a, b in always:
        gate[N[a] * 256 + N[b]] = 2
    gate[N["newline"] * 256 + N["newline"]] = 0
    return gate


def packed_gate(gate: Any) -> bytes:
    """The gate as the kernel reads it, two bits a pair."""
    fours = gate.reshape(-1, 4)
    data: bytes = (fours[:, 0] | fours[:, 1] << 2 | fours[:, 2] << 4 | fours[:, 3] << 6).astype(np.uint8).tobytes()
    return data


def pages_of(folder: Path, lang: str, cap: int) -> tuple[list[Page], list[Page]]:
    """(evaluation-shaped pages, pages damaged here) of a language; "xx" takes a little of everything."""
    shaped = gaps_data.shaped_pages(folder / "gaps")
    if lang != "xx":
        return [p for p in shaped if p.lang == lang], gaps_data.extra_pages(folder / "gaps", lang, cap)
    own = [p for p in shaped if p.lang not in PLANS]
    return own, [p for each in EXTRA for p in gaps_data.extra_pages(folder / "gaps", each, cap)]


@dataclass
class Trained:
    """One language's result; `held` are (page, scores) of pages that neither judge was fitted to."""

    tables: gaps_fit.Tables
    weights: gaps_fit.Weights
    gate: bytes
    cut: float
    network: gaps_network.Network | None
    mixture: list[float]
    held: list[tuple[Page, gaps_witness.Seen]]


def train(folder: Path, lang: str) -> Trained:
    """Fit one language."""
    plan = PLANS[lang]
    tables = tables_for(folder, lang, plan.bits)
    shaped, extra = pages_of(folder, lang, plan.cap)
    gate = gate_of(*gaps_fit.pair_counts([*shaped, *extra], tables))
    own, more = gaps_fit.rows_of(shaped, tables, gate), gaps_fit.rows_of(extra, tables, gate)
    folds = max(1, plan.folds)
    fold = np.array([gaps_data.fold_of(p.publisher, folds) for p in shaped])[own.page]
    scores, probe = np.zeros(len(own.label), np.float32), np.zeros(len(own.label), np.float32)
    for k in range(folds):
        weights = _fit(gaps_fit.select(own, fold != k), more, plan)
        scores[fold == k] = weights.sums(own.features[fold == k])
        probe[fold == k] = weights.sums(own.features[fold == k][:, : gaps_fit.PROBE])
    # With no fold there is nothing but `more` to fit on; the pages of `own` then are all held out.
    weights = _fit(own, more, plan)
    judged = (own.label == 1) & (scores >= FLOOR) & ~own.always
    cut = float(np.quantile(probe[judged], CUT_LOSS)) if judged.any() else -20.0
    near = (scores >= FLOOR) & (own.always | (probe >= cut))
    network, mixture = None, [0.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    if plan.words:
        second = _Second(folder, lang, plan, tables, gate)
        network, mixture, scores[near] = second.judge(shaped, own, extra, more, near, scores[near], fold)
    scores[~near | ((scores < KEPT) & ~own.always)] = -99.0
    held = gaps_witness.seen_pages(shaped, own, scores, tables, -50.0)
    return Trained(tables, weights, packed_gate(gate), cut, network, mixture, held)


@dataclass
class _Second:
    """Makes the second judge of one language."""

    folder: Path
    lang: str
    plan: Plan
    tables: gaps_fit.Tables
    gate: Any

    def practised(self, vectors: gaps_network.Vectors) -> gaps_learn.Net:
        """The network after it saw simulated gaps in undamaged text."""
        records = list(gaps_data.records(self.folder / "gaps" / f"train_extra_{self.lang}.jsonl.gz"))
        Random(f"practice {self.lang}").shuffle(records)
        parts = [
            gaps_network.simulated(
                gaps_simulate.pages(records, self.lang, self.tables, seed), self.tables, self.gate, vectors
            )
            for seed in range(self.plan.passes)
        ]
        told, label = (np.concatenate([part[k] for part in parts]) for k in range(2))
        return gaps_network.practised(told, label, vectors, self.plan.shape, self.plan.practice)

    def judge(
        self, shaped: list[Page], own: gaps_fit.Rows, extra: list[Page], more: gaps_fit.Rows,
        near: Any, scores: Any, fold: Any,
    ) -> tuple[gaps_network.Network, list[float], Any]:  # fmt: skip
        """The network, how its answer is mixed with the first score, and the mixed scores on held-out folds.

        Several blanks are not shown to the network but weighed in the mixture, and of the variants of a page it sees
        two: it would else learn the words of each gap by heart and take no notice of the blanks.
        """
        vectors = gaps_network.word_vectors(self.folder, self.lang, self.plan.words, DIMS, self.tables)
        start = self.practised(vectors)
        told = gaps_network.descriptions(shaped, own.page, own.place, self.tables, vectors)
        other = gaps_network.descriptions(extra, more.page, more.place, self.tables, vectors)
        prior = gaps_network.prior_of(np.concatenate([told, other]), np.concatenate([own.label, more.label]))
        variant = np.array([page.variant in ("clean", "collapsed-all") for page in shaped])[own.page]
        chosen = gaps_network.thin(told, own.label, prior, 1) & variant & ~own.wide
        chosen_other = gaps_network.thin(other, more.label, prior, 2) & ~more.wide
        others, other_label = other[chosen_other], more.label[chosen_other]

        def trained(inside: Any) -> gaps_network.Network:
            x = np.concatenate([told[inside & chosen], others])
            y = np.concatenate([own.label[inside & chosen], other_label])
            return gaps_network.fit(start, x, y, vectors, prior, ROUNDS)

        answers = np.zeros(len(own.label))
        for k in range(self.plan.folds):
            answers[near & (fold == k)] = trained(fold != k).answers(told[near & (fold == k)])
        wide, answers = own.wide[near].astype(float), answers[near]
        rows = np.stack([np.ones(len(scores)), scores, answers, wide, wide * scores, wide * answers], 1)
        judged = own.label[near] >= 0
        target = own.label[near][judged].astype(float)
        mixture = gaps_witness.logistic_fit(rows[judged], target, np.ones(len(target)))
        return trained(np.ones(len(told), bool)), [round(float(v), 4) for v in mixture], rows @ mixture


def _fit(own: gaps_fit.Rows, more: gaps_fit.Rows, plan: Plan) -> gaps_fit.Weights:
    rows = gaps_fit.join(own, more)
    foreign = np.arange(len(rows.label)) >= len(own.label)
    return gaps_fit.quantise(gaps_fit.fit(rows, foreign, plan.bits, PENALTY, plan.steps), SCALE)


def main() -> None:
    """Train everything and write the table and its manifest entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=os.environ.get("NEWSCLEAN_SHARED"), help="the data folder")
    parser.add_argument("--out", type=Path, default=DATA / "gaps.bin")
    args = parser.parse_args()
    folder = Path(args.shared)
    folder = folder / "data" if (folder / "data").is_dir() else folder
    trained = {}
    for lang in PLANS:
        with threadpool_limits(1):  # sums in another order would be other numbers
            trained[lang] = train(folder, lang)
        print(f"{lang}: {len(trained[lang].held)} pages to judge by", flush=True)
    groups = {"en": ["en"], "de": ["de"], "other": [lang for lang in PLANS if lang not in ("en", "de")]}
    models: dict[str, dict[str, Any]] = {}
    for languages in groups.values():
        judge, document = gaps_witness.fit([item for lang in languages for item in trained[lang].held])
        for lang in languages:
            models[lang] = {
                "bits": PLANS[lang].bits, "scale": 1.0 / SCALE, "keep_capitals": trained[lang].tables.keep_capitals,
                "floor": int(FLOOR * SCALE), "judge": judge, "document": document,
                "mixture": trained[lang].mixture, "shape": PLANS[lang].shape, "dims": DIMS, "kept": KEPT,
                "cut": round(trained[lang].cut * SCALE),
            }  # fmt: skip
    sections: dict[str, tuple[str, bytes]] = {}
    for lang, result in trained.items():
        sections[f"{lang}.keys"] = ("I", bytes(result.tables.keys))
        sections[f"{lang}.values"] = ("B", result.tables.values)
        sections[f"{lang}.props"] = ("B", result.tables.props)
        sections[f"{lang}.gate"] = ("B", result.gate)
        sections[f"{lang}.weights"] = ("b", result.weights.table.tobytes())
        sections[f"{lang}.bias"] = ("i", result.weights.bias.tobytes())
        if result.network:
            sections[f"{lang}.word-keys"] = ("I", result.network.vectors.keys)
            sections[f"{lang}.word-rows"] = ("H", result.network.vectors.rows)
            sections[f"{lang}.vectors"] = ("b", result.network.vectors.table.tobytes())
            sections[f"{lang}.first"] = ("h", result.network.first.tobytes())
            sections[f"{lang}.hots"] = ("h", result.network.hots.tobytes())
            sections[f"{lang}.second"] = ("h", result.network.second.tobytes())
            sections[f"{lang}.third"] = ("h", result.network.third.tobytes())
            sections[f"{lang}.prior"] = ("b", result.network.prior.tobytes())
    meta = {"models": models, "words": frequent_words(folder)}
    tablefile.write(args.out, "gaps", meta, sections)
    data = args.out.read_bytes()
    print(f"{args.out}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
