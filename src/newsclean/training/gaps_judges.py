# SPDX-License-Identifier: Apache-2.0
"""Makes the second and the third judge of one language, and says how their answers are mixed.

Promise: the mixtures are fitted on answers about publishers that the judge was not fitted to. The second judge is
fitted without each fold in turn and last to all pages, the third once, without fold `HELD`.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from newsclean.training import (
    gaps_data,
    gaps_fit,
    gaps_learn,
    gaps_network,
    gaps_reader,
    gaps_simulate,
    gaps_tagged,
    gaps_vectors,
    gaps_witness,
)
from newsclean.training.gaps_data import Page
from newsclean.training.gaps_first import DROPPED
from newsclean.training.gaps_vectors import Vectors

DIMS = 64  # of a word vector
ROUNDS = 4  # of training the second judge on real gaps
LEAST = -4.5  # log odds of the first two judges from which the third is asked
HELD = 0  # the fold that the third judge never sees
DENSE = 0.6  # the share of proposed stretches that is deleted from running text and from the pages to be fitted
FOREIGN = 0.5  # the share of the freely licensed pages that the second pass sees again


@dataclass(frozen=True)
class Plan:
    """Words with a vector; of the second judge units, upper units, passes over the text with simulated gaps and rounds
    over all of it; of the third units, upper units, and passes over simulated gaps."""

    words: int
    shape: tuple[int, int]
    passes: int
    practice: int
    reader: tuple[int, int]
    simulations: int


@dataclass
class Text:
    """What the judges learn from: pages like those that are judged, freely licensed pages, and their boundaries.

    `near` says which boundaries of `own` are candidates, `fold` to which of `folds` parts their publisher belongs.
    """

    folder: Path
    lang: str
    tables: gaps_fit.Tables
    gate: Any
    shaped: list[Page]
    own: gaps_fit.Rows
    extra: list[Page]
    more: gaps_fit.Rows
    near: Any
    fold: Any
    folds: int

    def undamaged(self) -> list[dict[str, Any]]:
        """The paragraphs of the freely licensed pages, shuffled."""
        records = list(gaps_data.records(self.folder / "gaps" / f"train_extra_{self.lang}.jsonl.gz"))
        Random(f"practice {self.lang}").shuffle(records)
        return records


@dataclass
class Judges:
    """Both judges and the weights with which their answers are mixed."""

    network: gaps_network.Network
    mixture: list[float]
    reader: gaps_reader.Reader
    reader_mixture: list[float]
    plan: Plan


def made(text: Text, plan: Plan, scores: Any, kept: float) -> tuple[Judges, Any]:
    """The judges, and the scores of the candidates (`scores` are those of the first judge) on held-out pages.

    Candidates whose first two scores stay below `kept` are dropped, as the run-time kernel does. The third judge never
    sees the publishers of fold `HELD`; only there is it mixed with the others, and the scores of the other folds are
    those of the first two.
    """
    vectors = gaps_vectors.word_vectors(text.folder, text.lang, plan.words, DIMS, text.tables)
    reader, learned = _reader(text, plan, vectors)
    network, mixture, mixed = _Second(text, plan, learned).judge(scores)
    mixed[(mixed < kept) & ~text.own.always[text.near]] = DROPPED
    asked = (mixed >= LEAST) & (text.fold[text.near] == HELD)
    place, page = text.own.place[text.near][asked], text.own.page[text.near][asked]
    answers = reader.answers(text.shaped, page, place, text.tables)
    weights, mixed[asked] = _mixed(mixed[asked], answers, text.own.wide[text.near][asked], text, asked)
    return Judges(network, mixture, reader, weights, plan), mixed


def _mixed(scores: Any, answers: Any, wide: Any, text: Text, asked: Any) -> tuple[list[float], Any]:
    """Weights of a logistic fit of both and of both where several blanks stand, and the log odds that they give."""
    wide = wide.astype(float)
    rows = np.stack([np.ones(len(scores)), scores, answers, wide, wide * scores, wide * answers], 1)
    label = text.own.label[text.near][asked]
    judged = label >= 0
    weights = gaps_witness.logistic_fit(rows[judged], label[judged].astype(float), np.ones(int(judged.sum())))
    return [round(float(v), 4) for v in weights], rows @ weights


def _reader(text: Text, plan: Plan, vectors: Vectors) -> tuple[gaps_reader.Reader, Vectors]:
    """The third judge, and the word vectors as practice has left them."""
    records, tables = text.undamaged(), text.tables
    like = gaps_simulate.likeness(records, tables)
    pages = [p for p in text.shaped if gaps_data.fold_of(p.publisher, text.folds) != HELD and p.variant != "spaces-all"]
    whole = [p for p in pages if p.variant != "collapsed-partial"]

    def flow(pages: Iterable[Page]) -> gaps_reader.Flow:
        return gaps_reader.flow(pages, tables, vectors)

    def dense(pages: Iterable[Page], seed: int) -> gaps_reader.Flow:
        random = np.random.default_rng(seed)
        return flow(gaps_simulate.with_more_gaps(page, like, tables, random, DENSE) for page in pages)

    simulated = [flow(gaps_simulate.pages(records, text.lang, tables, seed)) for seed in range(plan.simulations)]
    tagged = [dense(gaps_tagged.pages(text.folder, text.lang, seed), 50 + seed) for seed in range(plan.simulations + 1)]
    practice = gaps_reader.joined([*simulated, *tagged, dense(whole, 70), dense(whole, 71)])
    net, learned = gaps_reader.practised(vectors, *plan.reader, practice)
    foreign = flow(gaps_data.extra_pages(text.folder / "gaps" / f"train_extra_{text.lang}.jsonl.gz", 10**9))
    own = flow(pages)
    gaps_reader.fit(
        net,
        gaps_reader.joined([foreign, own, dense(whole, 72)]),
        gaps_reader.joined([gaps_reader.part(foreign, FOREIGN), own, dense(whole, 73)]),
    )
    return gaps_reader.quantised(net, vectors), learned


@dataclass
class _Second:
    """Makes the second judge."""

    text: Text
    plan: Plan
    vectors: Vectors

    def practised(self) -> gaps_learn.Net:
        """The network after it saw simulated gaps in undamaged text."""
        text = self.text
        records = text.undamaged()
        parts = [
            gaps_network.simulated(
                gaps_simulate.pages(records, text.lang, text.tables, seed), text.tables, text.gate, self.vectors
            )
            for seed in range(self.plan.passes)
        ]
        told, label = (np.concatenate([part[k] for part in parts]) for k in range(2))
        return gaps_network.practised(told, label, self.vectors, self.plan.shape, self.plan.practice)

    def judge(self, scores: Any) -> tuple[gaps_network.Network, list[float], Any]:
        """The network, how its answer is mixed with the first score, and the mixed scores on held-out folds.

        Several blanks are not shown to the network but weighed in the mixture, and of the variants of a page it sees
        two: it would else learn the words of each gap by heart and take no notice of the blanks.
        """
        text, vectors, own, more = self.text, self.vectors, self.text.own, self.text.more
        start = self.practised()
        told = gaps_network.descriptions(text.shaped, own.page, own.place, text.tables, vectors)
        other = gaps_network.descriptions(text.extra, more.page, more.place, text.tables, vectors)
        prior = gaps_network.prior_of(np.concatenate([told, other]), np.concatenate([own.label, more.label]))
        variant = np.array([page.variant in ("clean", "collapsed-all") for page in text.shaped])[own.page]
        chosen = gaps_network.thin(told, own.label, prior, 1) & variant & ~own.wide
        chosen_other = gaps_network.thin(other, more.label, prior, 2) & ~more.wide
        others, other_label = other[chosen_other], more.label[chosen_other]

        def trained(inside: Any) -> gaps_network.Network:
            x = np.concatenate([told[inside & chosen], others])
            y = np.concatenate([own.label[inside & chosen], other_label])
            return gaps_network.fit(start, x, y, vectors, prior, ROUNDS)

        answers = np.zeros(len(own.label))
        for k in range(text.folds):
            inside = text.near & (text.fold == k)
            answers[inside] = trained(text.fold != k).answers(told[inside])
        mixture, mixed = _mixed(scores, answers[text.near], own.wide[text.near], text, np.ones(len(scores), bool))
        return trained(np.ones(len(told), bool)), mixture, mixed


def facts(judges: Judges) -> dict[str, Any]:
    """The numbers of the judges that the run-time model reads."""
    plan = judges.plan
    return {
        "mixture": judges.mixture, "shape": list(plan.shape), "piece": gaps_reader.PARTS,
        "parts": gaps_network.SHOWN // gaps_reader.PARTS,
        "reader": [gaps_reader.KINDS, *plan.reader, gaps_reader.REACH], "reader-mixture": judges.reader_mixture,
        "least": LEAST,
    }  # fmt: skip


def sections(judges: Judges) -> dict[str, tuple[str, bytes]]:
    """The weights of the judges as sections of the table."""
    network, reader, vectors = judges.network, judges.reader, judges.reader.vectors
    parts = {
        "word-keys": ("I", vectors.keys), "word-rows": ("H", vectors.rows), "codes": ("B", vectors.codes),
        "books": ("b", vectors.books), "shown": ("b", network.vectors.books), "first": ("h", network.first),
        "hots": ("B", zlib.compress(network.hots.tobytes(), 9)), "second": ("h", network.second),
        "third": ("h", network.third), "prior": ("b", network.prior), "kinds": ("b", reader.kinds),
        "into": ("h", reader.into), "across": ("h", reader.across), "base": ("i", reader.base),
        "top": ("h", reader.top), "last": ("h", reader.last),
    }  # fmt: skip
    return {name: (form, part if isinstance(part, bytes) else part.tobytes()) for name, (form, part) in parts.items()}
