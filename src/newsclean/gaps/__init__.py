# SPDX-License-Identifier: Apache-2.0
"""Finds the places where the text of a link was dropped, and says how damaged a document is.

Promise: gaps are marked, never filled: every finding has ``replacement=None``. No string is refused, the time taken is
linear in its length, and a place that already shows a marker (``[…]``) is not reported again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.edits import Finding
    from newsclean.gaps.score import GapScore

__all__ = ["document_score", "examine_gaps", "find_gaps"]


def find_gaps(text: str, *, threshold: float | None = None) -> list[Finding]:
    """The gaps of `text`, sorted by place; `start` and `end` enclose the blanks at the gap (code points, half-open).

    `threshold` is the least confidence that is reported. Without it, doubtful places are reported in a document that
    looks damaged as a whole and only strong ones elsewhere, because links are dropped from whole pages.
    """
    from newsclean.gaps.finder import find

    return find(text, threshold)


def examine_gaps(
    text: str,
    *,
    threshold: float | None = None,
    ignored: Iterable[tuple[int, int]] = (),
    table: str | None = None,
) -> tuple[list[Finding], GapScore]:
    """The findings of `find_gaps` and the score of the document, from one look at the text.

    Gaps within the spans `ignored` are none of the document: they are neither reported nor counted. `table` is the
    path of a table of one's own (see `newsclean.training.gaps_own`); raises `newsclean.tables.TableError` for a file
    that is none.
    """
    from newsclean.gaps.finder import examine

    return examine(text, threshold, ignored, table)


def document_score(text: str) -> tuple[float, float]:
    """Expected gaps per 1,000 words, and the probability that the document lost link text."""
    from newsclean.gaps.score import count_words

    _, score = examine_gaps(text)
    return score.rate(count_words(text)), score.damage
