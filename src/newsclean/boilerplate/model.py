# SPDX-License-Identifier: Apache-2.0
"""The line model: measures every line of a text with the kernels and says how likely each is no article.

Promise: read-only tables, no state but the opened tables, so threads may share it. It knows lines and numbers; what
is done about them is the finder's business.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from newsclean.kernels import lines as kernel
from newsclean.kernels import verdicts as verdicts_kernel

RULE_EXACT, RULE_OPEN, RULE_START, RULE_END = 1, 2, 3, 4  # what the trees are told about rules

_SCRATCH = bytes(8 * kernel.SCRATCH)
_FACTS = bytes(32)


@dataclass(slots=True)
class Lines:
    """The measured lines of a stretch of text; row `i` is ``rows[i * ROW:]``."""

    count: int
    rows: Any
    before: Any
    after: Any
    notes: Any = None

    def span(self, i: int) -> tuple[int, int]:
        """Start and end of line `i`, blanks at both ends left out."""
        at = i * kernel.ROW
        return self.rows[at + kernel.START], self.rows[at + kernel.END]

    def get(self, i: int, column: int) -> int:
        """One measurement of line `i`."""
        return int(self.rows[i * kernel.ROW + column])

    def tell_rule(self, i: int, rule: int) -> None:
        """Let the trees know that a rule fits line `i`."""
        self.rows[i * kernel.ROW + kernel.RULE] = rule


def survey(text: str, lines: Lines, pages: Any, classes: Any) -> None:
    """Fill the notes of the measured lines: what stands around each, and how much of its words the text shares."""
    count = lines.count
    size = lines.rows[count * kernel.ROW - kernel.ROW + kernel.END] - lines.rows[kernel.START] if count else 0
    lines.notes = array("i", bytes(4 * verdicts_kernel.NOTES * (count + 1)))
    verdicts_kernel.survey(lines.rows, count, lines.notes)
    stems, ends = array("i", bytes(4 * (size // 3 + 64))), array("i", bytes(4 * (count + 1)))
    kernel.stems(text, lines.rows, count, pages, classes, stems, ends)
    room = 256
    while room < 1 << 16 and room < size:
        room <<= 1
    verdicts_kernel.topics(lines.rows, count, stems, ends, array("i", bytes(4 * room)), lines.notes)


class LineModel:
    """Weights, trees and calibration of the table ``boilerplate``."""

    def __init__(self) -> None:
        from newsclean.tables import open_table

        table = open_table("boilerplate")
        rules = open_table("boilerplate_rules")
        self._pages = table.section("pages")
        self._classes = table.section("classes")
        self._weights = table.section("weights")
        self._triggers = rules.section("triggers")
        self._nodes = table.section("nodes")
        self._thresholds = table.section("thresholds")
        self._roots = table.section("roots")
        self._kind_weights = table.section("kinds")
        meta = table.meta
        self.kinds: list[str] = meta["kinds"]
        self.limits: dict[str, int] = meta["limits"]
        self._verdicts: list[int] = meta["calibration"][0]
        self._chances: list[float] = meta["calibration"][1]

    def measure(self, text: str, start: int, end: int) -> Lines:
        """Measure the lines of ``text[start:end]``."""
        room = text.count("\n", start, end) + 1
        rows = array("i", bytes(4 * kernel.ROW)) * room
        scratch, facts = array("Q", _SCRATCH), array("i", _FACTS)
        count = kernel.measure(
            text, start, end, self._pages, self._classes, self._weights, self._triggers, rows, scratch, facts
        )
        none = array("i", [0]) * count
        return Lines(count, rows, none, none[:])

    def places(self) -> tuple[Any, Any, Any]:
        """What the kernel needs to find places within a line: classes of characters, words that open rules."""
        return self._pages, self._classes, self._triggers

    def judge(self, text: str, lines: Lines) -> Any:
        """The verdict on each line, to be read by `chance`; rules must have been told before."""
        verdicts_kernel.repeats(lines.rows, lines.count, {})
        verdicts_kernel.place(lines.rows, lines.count, lines.before, lines.after)
        survey(text, lines, self._pages, self._classes)
        dense, out = array("i", bytes(4 * verdicts_kernel.FEATURES)), array("i", [0]) * lines.count
        verdicts_kernel.judge(
            lines.rows, lines.count, lines.before, lines.after, lines.notes, self._nodes, self._thresholds, self._roots,
            dense, out, self.limits["linear"],
        )  # fmt: skip
        return out

    def chance(self, verdict: int) -> float:
        """The calibrated probability that a line with this verdict is no article text."""
        return self._chances[bisect_right(self._verdicts, verdict)]

    def kind(self, text: str, start: int, end: int) -> str:
        """What kind of boilerplate the line most looks like."""
        scratch, facts = array("Q", _SCRATCH), array("i", _FACTS)
        kernel.features(text, start, end, self._pages, self._classes, scratch, facts)
        width = len(self.kinds)
        sums = array("i", [0]) * width
        verdicts_kernel.kind_sums(scratch, facts[0], self._kind_weights, width, sums)
        return self.kinds[max(range(width), key=sums.__getitem__)]


_model: LineModel | None = None


def line_model() -> LineModel:
    """The package's model, opened once per process."""
    global _model
    if _model is None:
        _model = LineModel()
    return _model
