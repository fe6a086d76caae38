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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from newsclean.kernels import tokens as kernel
from newsclean.training import (
    gaps_data,
    gaps_fit,
    gaps_judges,
    gaps_lexicon,
    gaps_reader,
    gaps_witness,
    tablefile,
)
from newsclean.training.gaps_data import Page
from newsclean.training.gaps_first import (
    CUT_LOSS,
    DROPPED,
    FLOOR,
    KEPT,
    Trained,
    facts_of,
    fitted,
    gate_of,
    packed_gate,
    sections_of,
)

N = kernel.NUMBERS
DATA = Path(__file__).parent.parent / "data"
EXTRA = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "sv", "zh", "ja", "ko", "ar", "da", "uk", "tr", "cs"]


@dataclass(frozen=True)
class Plan:
    """How one language is trained: table size, anchors a site, steps, folds, and the networks if there are any."""

    bits: int
    cap: int
    steps: int
    folds: int
    networks: gaps_judges.Plan | None = None


PLANS = {
    "en": Plan(16, 1500, 50, 3, gaps_judges.Plan(24_000, (64, 24), 2, 4, (96, 56), 1)),
    "de": Plan(16, 3000, 50, 2, gaps_judges.Plan(8_000, (40, 16), 6, 4, (56, 32), 4)),
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


def pages_of(folder: Path, lang: str, cap: int, archives: Sequence[Path] = ()) -> tuple[list[Page], list[Page]]:
    """(evaluation-shaped pages, pages damaged here) of a language; "xx" takes a little of everything.

    `archives` hold further pages to be damaged, as `newsclean.training.gaps_archive` writes them.
    """
    shaped = gaps_data.shaped_pages(folder / "gaps")
    extra = [folder / "gaps" / f"train_extra_{each}.jsonl.gz" for each in (EXTRA if lang == "xx" else [lang])]
    damaged = [page for path in extra for page in gaps_data.extra_pages(path, cap)]
    if lang == "xx":
        return [p for p in shaped if p.lang not in PLANS], damaged
    damaged += [page for path in archives for page in gaps_data.extra_pages(path, cap, lang)]
    return [p for p in shaped if p.lang == lang], damaged


def train(folder: Path, lang: str, archives: Sequence[Path] = ()) -> Trained:
    """Fit one language."""
    plan = PLANS[lang]
    tables = tables_for(folder, lang, plan.bits)
    shaped, extra = pages_of(folder, lang, plan.cap, archives)
    gate = gate_of(*gaps_fit.pair_counts([*shaped, *extra], tables))
    own, more = gaps_fit.rows_of(shaped, tables, gate), gaps_fit.rows_of(extra, tables, gate)
    folds = max(1, plan.folds)
    fold = np.array([gaps_data.fold_of(p.publisher, folds) for p in shaped])[own.page]
    scores, probe = np.zeros(len(own.label), np.float32), np.zeros(len(own.label), np.float32)
    for k in range(folds):
        weights = fitted(
            gaps_fit.join(gaps_fit.select(own, fold != k), more), plan.bits, plan.steps, int((fold != k).sum())
        )
        scores[fold == k] = weights.sums(own.features[fold == k])
        probe[fold == k] = weights.sums(own.features[fold == k][:, : gaps_fit.PROBE])
    # With no fold there is nothing but `more` to fit on; the pages of `own` then are all held out.
    weights = fitted(gaps_fit.join(own, more), plan.bits, plan.steps, len(own.label))
    judged = (own.label == 1) & (scores >= FLOOR) & ~own.always
    cut = float(np.quantile(probe[judged], CUT_LOSS)) if judged.any() else -20.0
    near = (scores >= FLOOR) & (own.always | (probe >= cut))
    judges = None
    if plan.networks:
        text = gaps_judges.Text(folder, lang, tables, gate, shaped, own, extra, more, near, fold, folds)
        judges, scores[near] = gaps_judges.made(text, plan.networks, scores[near], KEPT)
    else:
        scores[(scores < KEPT) & ~own.always] = DROPPED
    scores[~near] = DROPPED
    result = Trained(
        tables, weights, packed_gate(gate), cut, gaps_witness.seen_pages(shaped, own, scores, tables, -50.0)
    )
    if judges:
        result.networks, result.parts = gaps_judges.facts(judges), gaps_judges.sections(judges)
    return result


def main() -> None:
    """Train everything and write the table and its manifest entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=os.environ.get("NEWSCLEAN_SHARED"), help="the data folder")
    parser.add_argument("--out", type=Path, default=DATA / "gaps.bin")
    parser.add_argument("--archive", type=Path, action="append", default=[], help="pages of one's own besides")
    args = parser.parse_args()
    folder = Path(args.shared)
    folder = folder / "data" if (folder / "data").is_dir() else folder
    trained = {}
    for lang in PLANS:
        with threadpool_limits(1):  # sums in another order would be other numbers
            trained[lang] = train(folder, lang, args.archive)
        print(f"{lang}: {len(trained[lang].held)} pages to judge by", flush=True)
    groups = {"en": ["en"], "de": ["de"], "other": [lang for lang in PLANS if lang not in ("en", "de")]}
    models: dict[str, dict[str, Any]] = {}
    for languages in groups.values():
        judge, document = gaps_witness.fit([item for lang in languages for item in trained[lang].held])
        for lang in languages:
            models[lang] = facts_of(trained[lang], judge, document)
    sigmoid, tangent = gaps_reader.curves()
    sections: dict[str, tuple[str, bytes]] = {"sigmoid": ("h", sigmoid.tobytes()), "tangent": ("h", tangent.tobytes())}
    for lang, result in trained.items():
        sections |= sections_of(lang, result)
    meta = {"models": models, "words": frequent_words(folder)}
    tablefile.write(args.out, "gaps", meta, sections)
    data = args.out.read_bytes()
    print(f"{args.out}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
