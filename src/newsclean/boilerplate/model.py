# SPDX-License-Identifier: Apache-2.0
"""The line model: measures every line of a text with the kernels and says how likely each is no article.

Promise: no state but opened tables and answers that are remembered, so threads may share it. It knows lines and
numbers; what is done about them is the finder's business.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from newsclean.boilerplate.rules import REMEMBERED, REMEMBERED_LENGTH
from newsclean.kernels import lines as kernel
from newsclean.kernels import picks, topics
from newsclean.kernels import verdicts as verdicts_kernel

_ZERO, _ZEROS = array("i", [0]), array("Q", [0])
_MARKS = 2048  # stems of a line are seldom in one place by chance
RULE_EXACT, RULE_OPEN, RULE_START, RULE_END = 1, 2, 3, 4  # what the trees are told about rules


@dataclass(slots=True)
class Lines:
    """The measured lines of a stretch of text; row `i` is ``rows[i * ROW:]``.

    `flags`: those of all lines taken together. `page`: the array that holds all the rest (see
    `newsclean.kernels.verdicts.Trees`), with room for so many lines as `room` says.
    """

    count: int
    rows: Any
    before: Any = None
    after: Any = None
    notes: Any = None
    flags: int = 0
    page: Any = None
    room: int = 0

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


def _zeros(count: int) -> Any:
    """Working space of so many whole numbers."""
    return memoryview(bytearray(4 * count)).cast("i")  # an array would be written twice


def share(
    text: str, lines: Lines, words: topics.Words, wanted: Any, reach: int = topics.REACH, asked: int = 1 << 30
) -> None:
    """Note how many words of each wanted line (see `newsclean.kernels.verdicts.mark`) the sentences around share.

    With a smaller `reach` than all: how many at least. `asked`: how many lines are wanted, at most.
    """
    count = lines.count
    size = lines.rows[count * kernel.ROW - kernel.ROW + kernel.END] - lines.rows[kernel.START]
    read = min(count, asked * (2 * reach + 1) + topics.FIRST)
    stems, ends = _zeros(min(size, topics.MOST * read) + 1), _zeros(count + 1)
    words.stems(text, lines.rows, count, wanted, reach, _zeros(_MARKS), stems, ends)
    room = 256
    while room < 1 << 16 and room < size:
        room <<= 1
    topics.topics(lines.rows, count, wanted, stems, ends, _zeros(room), lines.notes)


def survey(lines: Lines) -> None:
    """Fill the notes of the measured lines with what stands around each."""
    lines.notes = _zeros(verdicts_kernel.NOTES * (lines.count + 1))
    verdicts_kernel.survey(lines.rows, lines.count, lines.notes)


class LineModel:
    """Weights, trees and calibration of the table ``boilerplate``."""

    def __init__(self) -> None:
        from newsclean.tables import open_table

        table = open_table("boilerplate")
        rules = open_table("boilerplate_rules")
        pages, classes = table.section("pages"), table.section("classes")
        self.words = topics.Words(table.section("index"), table.section("letters"))
        # the eight signed bytes of a bucket as one number
        weights = table.section("weights").cast("B").cast("Q")
        self._nodes = table.section("nodes")
        self._thresholds = table.section("thresholds")
        self._roots = table.section("roots")
        self._floors: Any = table.section("floors")
        self._kind_weights = table.section("kinds")
        self._known: dict[str, str] = {}  # answers of `kind`
        meta = table.meta
        # finds places within a line too: brackets and labels that may be a rule's
        self.ruler = kernel.Ruler(pages, classes, weights, rules.section("triggers"))
        self._trees = verdicts_kernel.Trees(
            self._nodes, self._thresholds, self._roots, self._floors, meta["limits"]["linear"]
        )
        self.kinds: list[str] = meta["kinds"]
        self.limits: dict[str, int] = meta["limits"]
        self._verdicts: list[int] = meta["calibration"][0]
        self._chances: list[float] = meta["calibration"][1]

    def measure(self, text: str, start: int, end: int) -> Lines:
        """Measure the lines of ``text[start:end]``."""
        room = picks.breaks(text, start, end) + 1
        page = _zeros(verdicts_kernel.PAGE * room + verdicts_kernel.NOTES)
        count = self.ruler.measure(text, start, end, page)
        return Lines(count, page, flags=page[kernel.ALL_FLAGS], page=page, room=room)

    def trees(self) -> tuple[Any, Any, Any, Any]:
        """Nodes, thresholds, roots and floors, see `newsclean.kernels.verdicts.judge`."""
        return self._nodes, self._thresholds, self._roots, self._floors

    def judge(self, text: str, lines: Lines) -> Any:
        """The verdict on each line, to be read by `chance`, None if none is found; rules must have been told before.

        A line that is surely not found, by its linear score or by the first trees, has no verdict but 2**29 below zero.
        """
        dense = _zeros(verdicts_kernel.FEATURES)
        left = self._trees.prepare(lines.page, lines.room, lines.count, dense)
        if not left:
            return None
        page, room, count = lines.page, lines.room, lines.count
        # the columns that stand behind the measurements, one number a line each, and the notes behind those
        lines.before, lines.after, wanted = (page[k * room : (k + 1) * room] for k in range(kernel.ROW, kernel.ROW + 3))
        lines.notes = page[(kernel.ROW + 3) * room :]
        out = _zeros(count)
        around = lines.rows, count, lines.before, lines.after, lines.notes, dense, wanted
        if left * (4 * topics.NEAREST) < count:  # among many labels as many lines would be read twice
            share(text, lines, self.words, wanted, topics.NEAREST, left)
            left = self._trees.screen(*around, True)
            if not left:
                return None
        share(text, lines, self.words, wanted, topics.REACH, left)
        self._trees.judge(*around, out)
        return out

    def chance(self, verdict: int) -> float:
        """The calibrated probability that a line with this verdict is no article text."""
        return self._chances[bisect_right(self._verdicts, verdict)]

    def kind(self, text: str, start: int, end: int) -> str:
        """What kind of boilerplate the line most looks like."""
        if end - start > REMEMBERED_LENGTH:
            return self._kind(text[start:end])
        line = text[start:end]
        kind = self._known.get(line)
        if kind is None:
            kind = self._kind(line)
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[line] = kind
        return kind

    def _kind(self, line: str) -> str:
        scratch, facts = _ZEROS * kernel.SCRATCH, _ZERO * 8
        self.ruler.features(line, scratch, facts)
        width = len(self.kinds)
        sums = _ZERO * width
        picks.kind_sums(scratch, facts[0], self._kind_weights, width, sums)
        return self.kinds[max(range(width), key=sums.__getitem__)]


_model: LineModel | None = None


def line_model() -> LineModel:
    """The package's model, opened once per process."""
    global _model
    if _model is None:
        _model = LineModel()
    return _model
