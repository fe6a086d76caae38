# SPDX-License-Identifier: Apache-2.0
"""Pages with known gaps: the evaluation-shaped ones, and pages damaged here by deleting the text of real links.

Promise: the same data folder gives the same pages in the same order. Damage is what a faulty scraper does: the link
text goes, blanks fold (or stay, in a share of the pages), and the blank before a mark goes in most pages.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

FOLDING_MARKS = ",.;:!?)"


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `gaps` are (start, end) of the blanks at each gap."""

    lang: str
    publisher: str
    variant: str
    text: str
    gaps: list[tuple[int, int]]
    weight: float


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON lines of a gzip file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def fold_of(publisher: str, folds: int) -> int:
    """Which of `folds` parts a publisher belongs to; the same on each run."""
    return zlib.crc32(publisher.encode()) % folds


def shaped_pages(folder: Path) -> list[Page]:
    """The pages of the evaluation-shaped files, all variants."""
    weights = {"clean": 1.0, "collapsed-all": 1.0, "collapsed-partial": 0.7, "spaces-all": 0.7}
    pages = []
    for name in ("gaps_en.jsonl.gz", "gaps_other.jsonl.gz"):
        for r in records(folder / name):
            gaps = [(g["offset"], g["end"]) for g in r["gaps"]]
            pages.append(Page(r["lang"], r["publisher"], r["variant"], r["text"], gaps, weights[r["variant"]]))
    return pages


def drop(
    text: str, anchors: list[list[int]], spaces: str | None, fold_marks: bool
) -> tuple[str, list[tuple[int, int]]]:
    """Delete `anchors` from `text`; `spaces` None folds the blanks around, else it stands for both of them."""
    out = ""
    gaps: list[tuple[int, int]] = []
    at = 0
    for start, end in anchors:
        out += text[at:start]
        at = end
        left = out.rstrip(" ")
        right = text[at:].lstrip(" ")
        blanks = (len(out) - len(left)) + (len(text) - at - len(right))
        at = len(text) - len(right)
        if spaces is not None:
            between = spaces * blanks
        else:
            between = " " if blanks else ""
            if right and right[0] in FOLDING_MARKS and fold_marks:
                between = ""
        if not left or not right:
            between = ""
        gaps.append((len(left), len(left) + len(between)))
        out = left + between
    return out + text[at:], gaps


def _damage(paragraphs: list[dict[str, Any]], random: Random) -> Page:
    kind = random.random()
    share = 0.0 if kind < 0.12 else 0.45 if kind < 0.34 else 1.0
    spaces = (" " if random.random() < 0.7 else "\xa0") if kind > 0.87 else None
    fold_marks = random.random() < 0.7
    joint = "\n\n" if random.random() < 0.6 else "\n"
    text = ""
    gaps: list[tuple[int, int]] = []
    for r in paragraphs:
        chosen = [a for a in r["anchors"] if share == 1.0 or random.random() < share]
        part, places = drop(r["text"], chosen, spaces, fold_marks)
        gaps += [(len(text) + s, len(text) + e) for s, e in places]
        text += part + joint
    first = paragraphs[0]
    return Page(first["lang"], first["publisher"], "extra", text, gaps, 1.0)


def extra_pages(path: Path, cap: int, lang: str | None = None) -> list[Page]:
    """Pages of text with links, damaged, of one language or of all; at most `cap` anchors for each site."""
    random = Random(f"gaps {path.name.removeprefix('train_extra_').removesuffix('.jsonl.gz')}")
    pages: list[list[dict[str, Any]]] = []
    for r in records(path):
        if lang is not None and r["lang"] != lang:
            continue
        if pages and pages[-1][0]["doc"] == r["doc"]:
            pages[-1].append(r)
        else:
            pages.append([r])
    random.shuffle(pages)
    used: dict[str, int] = {}
    out = []
    for page in pages:
        anchors = sum(len(r["anchors"]) for r in page)
        site = page[0]["publisher"]
        if used.get(site, 0) + anchors <= cap:
            used[site] = used.get(site, 0) + anchors
            out.append(_damage(page, random))
    return out
