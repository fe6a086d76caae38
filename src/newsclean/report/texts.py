# SPDX-License-Identifier: Apache-2.0
"""The texts in a record (of JSON lines, of a table), so that a report can show them as a reader sees them.

Promise: edits and findings of a record become those of its texts, without the escapes and quotes of the format; what
does not fit into the texts is not guessed: then the record is shown as it is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from newsclean.edits import Edit, Finding
from newsclean.report.shown import as_html

ADDED = "record.added"  # the kind of edits that add a field
MOST_OF_RECORD = 200  # characters of what stands around the texts


class Span(NamedTuple):
    """Where a text stands in a record; `places` has the offset of each of its characters, None where each is one."""

    start: int
    end: int
    places: Sequence[int] | None = None

    def inside(self, at: int) -> int:
        """The offset in the text of offset `at` of the record; the nearest one for what is outside."""
        at = min(max(at, self.start), self.end)
        return at - self.start if self.places is None else bisect_left(self.places, at)

    def at(self, offset: int) -> int:
        """The offset in the record of `offset` in the text."""
        return self.start + offset if self.places is None else self.places[offset]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a record: what it said and where, and what it says now and where.

    The latter is its place in the clean record before any field was added.
    """

    field: str
    old: str
    new: str
    before: Span
    after: Span

    def was(self, finding: Finding) -> str:
        """What stood where something was found in the record."""
        return self.old[self.before.inside(finding.start) : self.before.inside(finding.end)]


class Touched(NamedTuple):
    """A text in which something was found or done; places are offsets in ``text.old``."""

    text: Text
    edits: list[Edit]
    findings: list[Finding]


def touched(texts: Sequence[Text], edits: Sequence[Edit], findings: Sequence[Finding]) -> list[Touched] | None:
    """What was found and done in each text, by place; None where some of it does not lie within a text.

    Fields that were added to the record are left out.
    """
    out = [Touched(text, [], []) for text in texts]
    starts = [text.before.start for text in texts]

    def holder(start: int, end: int) -> Touched | None:
        for k in (bisect_left(starts, start + 1) - 1, bisect_left(starts, start + 1)):
            # a cell that gets or loses its quotes is replaced with them
            if 0 <= k < len(out) and starts[k] - 1 <= start and end <= texts[k].before.end + 1:
                return out[k]
        return None

    shift = 0
    for edit in edits:
        if edit.kind == ADDED:
            continue
        held = holder(edit.start, edit.end)
        if held is None:
            return None
        new_start = edit.start + shift
        held.edits.append(_within(held.text, edit, new_start, new_start + len(edit.new)))
        shift += len(edit.new) - len(edit.old)
    for finding in findings:
        held = holder(finding.start, finding.end)
        if held is None:
            return None
        at = held.text.before.inside
        held.findings.append(replace(finding, start=at(finding.start), end=at(finding.end)))
    return [held for held in out if held.edits or held.findings]


def _within(text: Text, edit: Edit, new_start: int, new_end: int) -> Edit:
    start, end = text.before.inside(edit.start), text.before.inside(edit.end)
    new = text.new[text.after.inside(new_start) : text.after.inside(new_end)]
    return replace(edit, start=start, end=end, old=text.old[start:end], new=new)


def heading(text: Text, texts: Sequence[Text], source: str, line: int) -> str:
    """Says which of the `texts` of a record it is, with what else the record has; `line` is where the record begins."""
    rest, at = "", 0
    for other in texts:
        rest += source[at : other.before.start] + "…"
        at = other.before.end
        if len(rest) > MOST_OF_RECORD:
            break
    rest = (rest + source[at : at + MOST_OF_RECORD]).rstrip("\r\n").replace("\n", " ")
    if len(rest) > MOST_OF_RECORD:
        rest = rest[:MOST_OF_RECORD] + " …"
    return f"<div class=h>line {line:,} <strong>{as_html(text.field, 80)}</strong> {as_html(rest)}</div>"
