# SPDX-License-Identifier: Apache-2.0
"""Deletes random stretches of words that look like link texts, for the network to practise on before it sees real gaps.

Promise: the same texts and seed give the same pages. A stretch is drawn by how much more often real links have its
first and last word class and its length than chance; it never holds the end of a sentence or line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from newsclean.kernels import tokens as kernel
from newsclean.training.gaps_data import Page, drop
from newsclean.training.gaps_fit import PAD, Tables, page_grid

N = kernel.NUMBERS
LONGEST = 6  # words of a stretch
SAMPLE = 15_000  # paragraphs whose links are looked at
CLASSES = 100  # coarse classes, and room
KEEN = 5.0  # how many stretches are proposed: more than are needed, because neighbours of one are refused
DULL = 0.0014  # the share of stretches unlike any link that is proposed all the same
SPACING = 12  # words for each gap
_CLOSED = [N[name] for name in ("newline", "stop", "exclaim", "question")]


@dataclass
class Likeness:
    """How probable a stretch is proposed: by first class, last class, and number of words less one."""

    share: Any
    coarse: Any


def likeness(records: list[dict[str, Any]], tables: Tables) -> Likeness:
    """Learned from the links of `records`, each with `text` and `anchors`."""
    coarse = np.minimum(np.frombuffer(tables.props, np.uint8)[256:512], CLASSES - 1)
    links, chance = np.zeros((CLASSES, CLASSES, LONGEST)), np.zeros((CLASSES, CLASSES, LONGEST))
    for record in records[:SAMPLE]:
        grid = page_grid(record["text"], tables)
        classes, starts, ends = coarse[grid[:, 5] & 255], grid[:, 2], grid[:, 3]
        last = len(grid) - PAD
        for start, end in record["anchors"]:
            a = int(np.searchsorted(starts[PAD:last], start)) + PAD
            b = int(np.searchsorted(ends[PAD:last], end)) + PAD
            if a <= b < last and starts[a] == start and ends[b] == end:
                links[classes[a], classes[b], min(b - a, LONGEST - 1)] += 1
        for extra in range(min(LONGEST, last - PAD)):
            np.add.at(chance, (classes[PAD : last - extra], classes[PAD + extra : last], extra), 1)
    ratio = links / (chance + 20.0)
    return Likeness(np.minimum(0.35, KEEN * ratio / ratio.max()) + DULL, coarse)


def stretches(grid: Any, like: Likeness, random: Any) -> list[tuple[int, int]]:
    """(start, end) of stretches to delete from the text that `grid` holds the tokens of, in code points, sorted."""
    number = grid[:, 5] & 255
    classes, last = like.coarse[number], len(grid) - PAD
    proposed: list[tuple[int, int]] = []
    for extra in range(min(LONGEST, last - PAD)):
        share = like.share[classes[PAD : last - extra], classes[PAD + extra : last], extra]
        hits = np.nonzero(random.random(len(share)) < share)[0] + PAD
        proposed += [(int(a), int(a) + extra) for a in hits]
    closed = np.isin(number, _CLOSED)
    taken = np.zeros(len(grid), bool)
    chosen = []
    for at in random.permutation(len(proposed)):
        a, b = proposed[at]
        if not taken[max(0, a - 2) : b + 3].any() and not closed[a : b + 1].any():
            taken[a : b + 1] = True
            chosen.append((int(grid[a, 2]), int(grid[b, 3])))
            if len(chosen) >= max(1, (last - PAD) // SPACING):
                break
    return sorted(chosen)


def pages(records: list[dict[str, Any]], lang: str, tables: Tables, seed: int) -> Iterator[Page]:
    """A page for each of `records`, which are shuffled paragraphs without damage."""
    random = np.random.default_rng(seed)
    like = likeness(records, tables)
    for record in records:
        grid = page_grid(record["text"], tables)
        if len(grid) < 2 * PAD + LONGEST:
            continue
        spans = [[start, end] for start, end in stretches(grid, like, random)]
        text, gaps = drop(record["text"], spans, None, bool(random.random() < 0.7))
        yield Page(lang, record["publisher"], "simulated", text, gaps, 1.0)


def with_more_gaps(page: Page, like: Likeness, tables: Tables, random: Any, share: float) -> Page:
    """`page` with `share` of the stretches deleted that `stretches` proposes, besides the gaps that it has."""
    grid = page_grid(page.text, tables)
    if len(grid) < 2 * PAD + LONGEST:
        return page
    clear = [
        [start, end]
        for start, end in stretches(grid, like, random)
        if random.random() < share and all(end + 12 < gap[0] or start > gap[1] + 12 for gap in page.gaps)
    ]
    text, gaps = drop(page.text, clear, None, bool(random.random() < 0.7))
    # Where the kept text after each stretch began and begins now: older gaps move with it.
    moved = [
        (len(page.text) - len(page.text[end:].lstrip(" ")), gap[1]) for (_, end), gap in zip(clear, gaps, strict=True)
    ]
    for start, end in page.gaps:
        before = [now - old for old, now in moved if old <= start]
        shift = before[-1] if before else 0
        gaps.append((start + shift, end + shift))
    return Page(page.lang, page.publisher, page.variant, text, sorted(gaps), page.weight)
