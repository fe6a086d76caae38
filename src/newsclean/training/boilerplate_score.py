# SPDX-License-Identifier: Apache-2.0
"""What each level finds on publishers that were left out: ``python -m newsclean.training.boilerplate_score``.

Promise: for each fold of publishers a table is made without it, limits and calibration included, and the finder as it
is used reads the fold's pages of the light task with that table. Needs the data folder, as the training does.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsclean import tables
from newsclean.boilerplate import finder, model
from newsclean.training import boilerplate, tablefile
from newsclean.training import boilerplate_data as data

SUMS = ("kept characters", "kept characters lost", "right", "wrong", "missed", "documents", "documents hurt")


def taken(page: data.Page, level: str, gone: bool) -> Iterator[bool]:
    """For each line of the page whether a finding (`gone`: one that removes) covers it."""
    found = [f for f in finder.find_boilerplate("\n".join(page.lines), level=level) if f.replacement == "" or not gone]
    at = 0
    for line in page.lines:
        start, end = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        yield start < end and any(f.start <= start and end <= f.end for f in found)
        at += len(line) + 1


def count(page: data.Page, level: str, gone: bool) -> list[int]:
    """`SUMS` of one page."""
    sums = [0] * len(SUMS)
    for line, label, hit in zip(page.lines, page.labels, taken(page, level, gone), strict=True):
        if label == data.KEEP:
            size = sum(not char.isspace() for char in line)
            sums[0] += size
            sums[1] += size * hit
            sums[3] += hit
        elif label == data.GO:
            sums[2] += hit
            sums[4] += not hit
    sums[5], sums[6] = 1, int(sums[3] > 0)
    return sums


def tell(name: str, sums: Sequence[int]) -> None:
    """One row of figures."""
    size, lost, right, wrong, missed, documents, hurt = sums
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(
        f"{name:24} lost {lost / size:.2%} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}"
        f" documents hurt {hurt / documents:.1%}",
        flush=True,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each fold and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=os.environ.get("NEWSCLEAN_SHARED"))
    options = parser.parse_args(arguments)
    if options.shared is None:
        parser.error("--shared or NEWSCLEAN_SHARED must name the data folder")
    pages = boilerplate.load(options.shared)
    ways = [(level, True) for level in finder.LEVELS] + [(finder.LEVELS[-1], False)]
    totals: dict[tuple[str, bool], list[int]] = {}
    for fold in sorted({page.page.fold for page in pages}):
        table = boilerplate.build([page for page in pages if page.page.fold != fold])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "without.bin")
            tablefile.write(path, boilerplate.NAME, *table)
            # what the process has opened is the package's own table
            tables._opened[boilerplate.NAME] = tables.load(str(path))
            model._model = None
            for way in ways:
                name = f"fold {fold} " + (way[0] if way[1] else "all findings")
                each = [count(p.page, *way) for p in pages if p.page.fold == fold and p.page.task == "light"]
                sums = [sum(column) for column in zip(*each, strict=True)]
                tell(name, sums)
                before = totals.setdefault(way, [0] * len(SUMS))
                totals[way] = [a + b for a, b in zip(before, sums, strict=True)]
    for way, sums in totals.items():
        tell("all " + (way[0] if way[1] else "all findings"), sums)
    return 0


if __name__ == "__main__":
    sys.exit(main())
