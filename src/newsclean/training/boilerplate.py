# SPDX-License-Identifier: Apache-2.0
"""Makes ``data/boilerplate.bin``: the line model with its limits and calibration.

Promise: the same data folder gives the same bytes. Limits and calibration come from verdicts on publishers that the
model at hand was not fitted to (cross-validation); ``--hold-out FOLD`` leaves one fold of publishers out of
everything, see `newsclean.training.boilerplate_score`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from newsclean.boilerplate.rules import RuleSet
from newsclean.training import boilerplate_data as data
from newsclean.training import boilerplate_floors, boilerplate_kinds, boilerplate_model, boilerplate_rules, tablefile

DATA = Path(__file__).resolve().parent.parent / "data"
NAME = "boilerplate"
# How much article text (share of characters) each level may lose on publishers unseen in training.
LOSSES = {"careful": 0.0005, "balanced": 0.002, "thorough": 0.005, "found": 0.005}
INSIDE_EXTRA = {"careful": 700, "balanced": 300, "thorough": 0}  # more certainty wanted between prose, without a rule
Verdicts = list[tuple[int, int, int]]  # verdict, label, characters


def verdicts_of(page: boilerplate_model.Measured, verdicts: Sequence[int]) -> Verdicts:
    """Verdict, label and size of every labelled line of the page."""
    found = []
    for i in range(page.n):
        label = page.page.labels[page.line_of[i]]
        if label in (data.KEEP, data.GO):
            size = sum(not char.isspace() for char in page.page.lines[page.line_of[i]])
            found.append((verdicts[i], label, size))
    return found


def limit_for(verdicts: Verdicts, loss: float) -> tuple[int, float, float]:
    """The lowest limit that loses at most `loss` of the article characters; recall and F1 there."""
    ordered = sorted(verdicts, reverse=True)
    whole = sum(size for _, label, size in ordered if label == data.KEEP)
    wanted = sum(label for _, label, _ in ordered)
    lost = got = wrong = 0
    best = (1 << 29, 0.0, 0.0)
    for at, (verdict, label, size) in enumerate(ordered):
        if label == data.KEEP:
            lost, wrong = lost + size, wrong + 1
        else:
            got += 1
        if lost > loss * whole or verdict < -(1 << 28):
            break
        if at + 1 == len(ordered) or ordered[at + 1][0] != verdict:
            best = (verdict - 1, got / wanted, 2 * got / (got + wrong + wanted))
    return best


def calibrate(verdicts: Verdicts) -> tuple[list[int], list[float]]:
    """Steps of the isotonic map from verdicts to probabilities."""
    from sklearn.isotonic import IsotonicRegression

    known = [(verdict, label) for verdict, label, _ in verdicts if verdict > -(1 << 28)]
    x = np.array([verdict for verdict, _ in known])
    model = IsotonicRegression(y_min=0.005, y_max=0.995, out_of_bounds="clip")
    model.fit(x, np.array([label for _, label in known]))
    grid = np.arange(-6000, 8000, 100)
    chances = [round(float(c), 3) for c in model.predict(grid)]
    return [int(g) for g in grid], [chances[0], *chances]


def cross_validate(
    pages: Sequence[boilerplate_model.Measured], report: bool = True
) -> tuple[Verdicts, list[boilerplate_floors.Path]]:
    """Verdicts on the light task, each publisher judged by a model that never saw it; ways of lines of all tasks."""
    found: Verdicts = []
    paths: list[boilerplate_floors.Path] = []
    for fold in sorted({p.page.fold for p in pages}):
        weights, model = boilerplate_model.fit([p for p in pages if p.page.fold != fold])
        trees = boilerplate_model.export_trees(model)
        for page in pages:
            if page.page.fold != fold:
                continue
            boilerplate_model.rescore(page, weights)
            verdicts = boilerplate_model.judged(page, trees)
            paths += boilerplate_floors.paths(page, verdicts, trees)
            if page.page.task == "light":
                found += verdicts_of(page, verdicts)
    if report:
        for loss in (0.0005, 0.001, 0.005, 0.0075, 0.01):
            limit, recall, f1 = limit_for(found, loss)
            print(f"  cross-validated light: lost <= {loss:.2%}: recall {recall:.3f} F1 {f1:.3f} (limit {limit})")
    return found, paths


def load(shared: Path) -> list[boilerplate_model.Measured]:
    """All pages, measured."""
    rules = RuleSet(boilerplate_rules.read_rules())
    triggers = boilerplate_rules.triggers(rules)
    pages = [*data.labelled(shared, "light"), *data.labelled(shared, "heavy"), *data.clean(shared)]
    return [boilerplate_model.Measured(page, rules, triggers) for page in pages]


def build(pages: Sequence[boilerplate_model.Measured]) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Meta and sections of the table."""
    verdicts, paths = cross_validate(pages)
    limits = {name: limit_for(verdicts, loss)[0] for name, loss in LOSSES.items()}
    limits |= {f"{name}-inside": limits[name] + extra for name, extra in INSIDE_EXTRA.items()}
    limits["linear"], floors = boilerplate_floors.lowest(paths, limits["found"])
    weights, model = boilerplate_model.fit(pages)
    nodes, thresholds, roots = boilerplate_model.export_trees(model)
    meta = {"kinds": boilerplate_kinds.KINDS, "limits": limits, "calibration": calibrate(verdicts)}
    return meta, {
        "pages": ("B", boilerplate_model.PAGES),
        "classes": ("B", boilerplate_model.CLASSES),
        "index": ("B", boilerplate_model.INDEX),
        "letters": ("H", boilerplate_model.LETTERS),
        "weights": ("b", weights),
        "nodes": ("h", nodes),
        "thresholds": ("i", thresholds),
        "roots": ("h", roots),
        "floors": ("i", array("i", floors).tobytes()),
        "kinds": ("b", boilerplate_kinds.fit_kinds(pages)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table, or with ``--hold-out`` one without a fold (``--out`` says where)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=os.environ.get("NEWSCLEAN_SHARED"))
    parser.add_argument("--hold-out", type=int, metavar="FOLD")
    parser.add_argument("--out", type=Path, default=DATA / f"{NAME}.bin")
    options = parser.parse_args(arguments)
    if options.shared is None:
        parser.error("--shared or NEWSCLEAN_SHARED must name the data folder")
    pages = load(Path(options.shared))
    meta, sections = build([p for p in pages if p.page.fold != options.hold_out])
    tablefile.write(options.out, NAME, meta, sections)
    blob = options.out.read_bytes()
    print(f"{NAME}: {len(blob)} bytes, sha256 {hashlib.sha256(blob).hexdigest()}, limits {meta['limits']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
