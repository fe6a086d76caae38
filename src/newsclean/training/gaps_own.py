# SPDX-License-Identifier: Apache-2.0
"""Trains the gap model of one language on one's own pages, whose links are deleted here.

``python -m newsclean.training.gaps_own --language it own.jsonl.gz --out own.bin`` takes the paragraphs that
`newsclean.training.gaps_archive` wrote. It fits gate, weights, witness and verdict anew and writes the package's table
with that language exchanged; `Config(gap_table=...)` and ``--gap-table`` use it. Word classes are the package's. What
it reaches is measured on sites that took no part in fitting, beside the table that it began with, and printed.

Promise: the same pages give the same bytes. Languages whose model has networks (English, German) are trained by
`newsclean.training.gaps` with ``--archive``, which needs the data that they practise on.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from newsclean import tables as table_files
from newsclean.gaps import examine_gaps
from newsclean.training import gaps_data, gaps_first, gaps_fit, gaps_witness, tablefile
from newsclean.training.gaps_data import Page

FOLDS = 3
LEAST = 200  # links; with fewer nothing can be learned, let alone measured
BITS, STEPS = 15, 40
VARIANTS = ("clean", "collapsed-all", "collapsed-partial", "spaces-all")
_WEIGHTS = {"clean": 1.0, "collapsed-all": 1.0, "collapsed-partial": 0.7, "spaces-all": 0.7}


def pages_of(paths: Sequence[Path], language: str) -> list[Page]:
    """Each page of the archive in that language, undamaged and damaged in three ways."""
    pages: dict[str, list[dict[str, Any]]] = {}
    for path in paths:
        for record in gaps_data.records(path):
            if record["lang"] == language:
                pages.setdefault(record["doc"], []).append(record)
    return [_variant(records, name) for records in pages.values() for name in VARIANTS]


def _variant(records: list[dict[str, Any]], name: str) -> Page:
    random = Random(f"{name} {records[0]['doc']}")
    share = {"clean": 0.0, "collapsed-partial": 0.45}.get(name, 1.0)
    spaces = (" " if random.random() < 0.7 else "\xa0") if name == "spaces-all" else None
    fold_marks = random.random() < 0.7
    text = ""
    places: list[tuple[int, int]] = []
    for record in records:
        chosen = [a for a in record["anchors"] if share == 1.0 or random.random() < share]
        part, found = gaps_data.drop(record["text"], chosen, spaces, fold_marks)
        places += [(len(text) + s, len(text) + e) for s, e in found]
        text += part + "\n"
    first = records[0]
    return Page(first["lang"], first["publisher"], name, text, places, _WEIGHTS[name])


def tables_of(base: table_files.Table, language: str) -> gaps_fit.Tables:
    """The word classes that the package has for the language, else those of none in particular."""
    name = language if language in base.meta["models"] else "xx"
    keys, values, props = (base.section(f"{name}.{part}") for part in ("keys", "values", "props"))
    return gaps_fit.Tables(keys, bytes(values), bytes(props), base.meta["models"][name]["keep_capitals"], BITS)


def train(pages: list[Page], tables: gaps_fit.Tables) -> gaps_first.Trained:
    """Fit one language on `pages`, held-out scores by site."""
    gate = gaps_first.gate_of(*gaps_fit.pair_counts(pages, tables))
    rows = gaps_fit.rows_of(pages, tables, gate)
    fold = np.array([gaps_data.fold_of(page.publisher, FOLDS) for page in pages])[rows.page]
    scores = np.zeros(len(rows.label), np.float32)
    probe = np.zeros(len(rows.label), np.float32)
    for k in np.unique(fold):
        weights = gaps_first.fitted(gaps_fit.select(rows, fold != k), BITS, STEPS)
        scores[fold == k] = weights.sums(rows.features[fold == k])
        probe[fold == k] = weights.sums(rows.features[fold == k][:, : gaps_fit.PROBE])
    judged = (rows.label == 1) & (scores >= gaps_first.FLOOR) & ~rows.always
    cut = float(np.quantile(probe[judged], gaps_first.CUT_LOSS)) if judged.any() else -20.0
    near = (scores >= gaps_first.FLOOR) & (rows.always | (probe >= cut))
    scores[~near | ((scores < gaps_first.KEPT) & ~rows.always)] = gaps_first.DROPPED
    held = gaps_witness.seen_pages(pages, rows, scores, tables, -50.0)
    weights = gaps_first.fitted(rows, BITS, STEPS)
    return gaps_first.Trained(tables, weights, gaps_first.packed_gate(gate), cut, held)


def exchanged(
    base: table_files.Table, language: str, result: gaps_first.Trained
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Facts and sections of the package's table with this language exchanged."""
    judge, document = gaps_witness.fit(result.held)
    facts = gaps_first.facts_of(result, judge, document)
    sections: dict[str, tuple[str, bytes]] = {
        name: (form, bytes(base.section(name)))
        for name, form in base.sections().items()
        if not name.startswith(f"{language}.")
    }
    sections |= gaps_first.sections_of(language, result)
    meta = base.meta | {"models": base.meta["models"] | {language: facts}}
    return meta, sections


def measured(pages: list[Page], table: str | None) -> dict[str, float]:
    """Precision, recall and F1 on damaged pages, false findings in 10,000 words of undamaged ones."""
    right = wrong = missed = false = words = 0
    for page in pages:
        found, _ = examine_gaps(page.text, table=table)
        if page.variant == "clean":
            false += len(found)
            words += len(page.text.split())
            continue
        places = set(page.gaps)
        hits = sum((f.start, f.end) in places for f in found)
        right, wrong, missed = right + hits, wrong + len(found) - hits, missed + len(places) - hits
    precision = right / max(1, right + wrong)
    recall = right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": precision, "recall": recall, "F1": f1, "false in 10,000 words": 10_000 * false / max(1, words)}


def main() -> None:
    """Train, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="+", type=Path, help="*.jsonl.gz that gaps_archive wrote")
    parser.add_argument("--language", required=True, help="two letters, such as it")
    parser.add_argument("--out", required=True, type=Path, help="the table to write")
    args = parser.parse_args()
    base = table_files.open_table("gaps")
    if "reader" in base.meta["models"].get(args.language, {}):
        parser.error(f"{args.language} has networks: train it with newsclean.training.gaps --archive FILE")
    pages = pages_of(args.archive, args.language)
    links = sum(len(page.gaps) for page in pages if page.variant == "collapsed-all")
    sites = sorted({page.publisher for page in pages})
    if links < LEAST or len(sites) < 2:
        parser.error(f"{links} links on {len(sites)} sites in {args.language} are too few: {LEAST} on two at least")
    test = [page for page in pages if gaps_data.fold_of(page.publisher, FOLDS) == 0] or pages[: len(pages) // FOLDS]
    rest = [page for page in pages if page not in test]
    with threadpool_limits(1):  # sums in another order would be other numbers
        tables = tables_of(base, args.language)
        # once without the sites to be measured on, then with all
        for part, where in ((rest, args.out.with_name(args.out.name + ".trial")), (pages, args.out)):
            if part:
                tablefile.write(where, "gaps", *exchanged(base, args.language, train(part, tables)))
    trial = args.out.with_name(args.out.name + ".trial")
    if rest:
        sys.stdout.write(
            f"{len(pages) // len(VARIANTS)} pages of {len(sites)} sites, {links} links; held out: "
            f"{len(test) // len(VARIANTS)} pages\n"
        )
        for name, table in (("the package's", None), ("yours", str(trial))):
            figures = ", ".join(f"{key} {value:.3f}" for key, value in measured(test, table).items())
            sys.stdout.write(f"{name}: {figures}\n")
        trial.unlink()
    sys.stdout.write(f"{args.out}: {zlib.crc32(args.out.read_bytes()):08x}\n")


if __name__ == "__main__":
    main()
