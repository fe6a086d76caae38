# SPDX-License-Identifier: Apache-2.0
"""What a reader is shown of one window: its edits with their causes, and what was found and left as it is.

Promise: marks stand in order and do not overlap. Every edit is a mark; a finding in its place that it carries out is
one of its causes. Nothing is decided about text here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from newsclean.edits import Edit, Finding

LEAST = 0.5  # confidence of what was left as it is, below which it is not worth a reader's time; gaps always are
MOST_CAUSES = 8  # findings that one mark tells of


@dataclass(frozen=True, slots=True)
class Mark:
    """An edit, or (`done` False) a place that was only looked at: then `old` and `new` are the same.

    `causes` are the findings behind it, in the order in which they were carried out.
    """

    edit: Edit
    causes: tuple[Finding, ...]
    done: bool

    @property
    def is_gap(self) -> bool:
        """Whether the text of a link is missing here, and still is."""
        return not self.done and self.edit.kind.startswith("gap.")

    @property
    def summary(self) -> str:
        """Kinds and confidence on one line."""
        return f"{self.edit.kind} {self.edit.confidence:.2f}"


def settled(edits: Sequence[Edit], findings: Sequence[Finding]) -> Iterator[tuple[Finding, Edit | None]]:
    """Each finding with the edit that carries it out, None where it was only marked."""
    starts = [e.start for e in edits]
    for f in findings:
        edit = edits[max(0, bisect_right(starts, f.start) - 1)] if f.replacement is not None and edits else None
        done = edit and edit.start <= f.start and f.end <= edit.end and {*f.kind.split("+")} <= {*edit.kind.split("+")}
        yield f, edit if done else None


def marks(source: str, edits: Sequence[Edit], findings: Sequence[Finding]) -> list[Mark]:
    """The marks of one window, by place."""
    causes: dict[int, list[Finding]] = {}
    left: list[Finding] = []
    for finding, edit in settled(edits, findings):
        if edit is not None:
            causes.setdefault(edit.start, []).append(finding)
        elif finding.kind.startswith("gap.") or finding.confidence >= LEAST:
            left.append(finding)
    out = [Mark(e, tuple(causes.get(e.start, ())[:MOST_CAUSES]) or (_as_finding(e),), True) for e in edits]
    out += _beside(source, edits, left)
    out.sort(key=lambda mark: (mark.edit.start, mark.edit.end))
    return out


def _as_finding(edit: Edit) -> Finding:
    return Finding(edit.start, edit.end, edit.kind, edit.new, edit.confidence, edit.rule, edit.note)


def _beside(source: str, edits: Sequence[Edit], left: list[Finding]) -> Iterator[Mark]:
    """Marks for what was left, where edits leave room; where several lie on each other, they share a mark."""
    starts = [e.start for e in edits]
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    points: dict[int, list[Finding]] = {}
    for number, f in enumerate(left):
        start, end = f.start, f.end
        k = bisect_right(starts, start) - 1
        if k >= 0 and start < edits[k].end:  # what lies within an edit has its place behind it
            start, end = edits[k].end, max(end, edits[k].end)
        ahead = bisect_right(starts, start)
        limit = edits[ahead].start if ahead < len(edits) else len(source)
        breaks = source.find("\n", start, end)  # of several lines the first speaks for all
        end = min(end, limit, end if breaks < 0 else breaks)
        if end <= start:
            points.setdefault(start, []).append(f)
        else:
            begins.setdefault(start, []).append(number)
            ends.setdefault(end, []).append(number)
    here: dict[int, Finding] = {}  # in order of place
    at = 0
    for cut in sorted({*begins, *ends, *points}):
        if here:
            yield _left(source, at, cut, here.values())
        for number in ends.get(cut, ()):
            del here[number]
        if cut in points:
            yield _left(source, cut, cut, points[cut])
        here.update((number, left[number]) for number in begins.get(cut, ()))
        at = cut


def _left(source: str, start: int, end: int, found: Iterable[Finding]) -> Mark:
    causes = tuple(sorted(islice(found, MOST_CAUSES), key=lambda f: not f.kind.startswith("gap.")))
    text, first = source[start:end], causes[0]
    edit = Edit(start, end, text, text, first.kind, first.rule, first.confidence, first.note)
    return Mark(edit, causes, False)
