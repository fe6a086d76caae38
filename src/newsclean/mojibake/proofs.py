# SPDX-License-Identifier: Apache-2.0
"""What the lines of a document have proved about how it was lost: tried first on the next line.

Promise: a chain counts as proved after PROOFS lines that were decided by themselves with good evidence. It is then
accepted early where it takes all of a line, gains clearly, and leaves nothing odd; every other line is searched as if
nothing had been proved. The work that is spent on lines in which nothing is found is bounded.
"""

from __future__ import annotations

from newsclean.kernels.scan import Screen
from newsclean.kernels.score import Scorer
from newsclean.mojibake import charsets
from newsclean.mojibake.certain import is_odd_still, left
from newsclean.mojibake.line import WESTERN, Repair
from newsclean.mojibake.search import Chain, undo

PROOFS = 2  # lines
GOOD = 3.0  # nats for each of them
TRIED = 3  # proved chains that are tried on a line
GAIN = 3 * 8  # eighths of a nat, and a third of the line's cost
# Characters of lines that are searched in vain before the search is given up, and how many more for each one repaired.
VAIN = 5_000
VAIN_FOR_EACH = 4
LEAST = 16  # characters that a search costs, however short the line


class Proofs:
    """The chains proved so far in one document, and what was spent."""

    def __init__(self, scorer: Scorer, screen: Screen) -> None:
        self._scorer = scorer
        self._screen = screen
        self._seen: dict[Chain, tuple[int, float]] = {}
        self._proved: list[Chain] = []
        self._left = VAIN
        self.changes = 0  # how often the proved chains changed

    def note(self, line: str, repair: Repair | None, searched: bool = True) -> None:
        """Note what became of `line` by itself, `searched` unless another line's search had the answer."""
        if searched:
            self.spent(line, repair)
        if repair is not None:
            self.add(repair)

    def add(self, repair: Repair) -> None:
        """Take a repair that was decided by itself into account."""
        if repair.score < GOOD or any(not writer for writer, _ in repair.chain):
            return
        number, total = self._seen.get(repair.chain, (0, 0.0))
        self._seen[repair.chain] = number + 1, total + repair.score
        if number + 1 >= PROOFS and repair.chain not in self._proved[:1]:
            self._proved = [repair.chain, *(chain for chain in self._proved if chain != repair.chain)][:TRIED]
            self.changes += 1

    def spent(self, line: str, repair: Repair | None) -> None:
        """Note a search of `line` and what it found."""
        good = repair is not None and repair.score >= GOOD  # in noise now and then something weak is found
        self._left += VAIN_FOR_EACH * len(line) if good else -max(LEAST, len(line))

    @property
    def is_exhausted(self) -> bool:
        """Whether too much was searched in vain."""
        return self._left < 0

    def repair(self, line: str, surprise: int) -> Repair | None:
        """`line`, at which the screen had the sum `surprise`, with a proved chain undone where that is beyond doubt."""
        for chain in self._proved:
            text = undo(line, chain)
            if text is None or text == line:
                continue
            cost = self._scorer.cost(text, 0, len(text))
            needed = max(cost + GAIN, 3 * (cost - 1) // 2 + 1)  # from there on a third of the line's cost is gained
            if self._scorer.cost_within(line, 0, len(line), needed - 1) < needed:
                continue
            if is_odd_still(self._scorer, text, surprise, left(self._screen, text, surprise)):
                continue
            number, total = self._seen[chain]
            return Repair(text, chain, total / number)
        return None


class Support:
    """Which lines one of `chains`, or another with the same last damage, may have a part in."""

    def __init__(self, chains: list[Chain]) -> None:
        self._any = False  # whether every line may
        self._utf8 = self._others = 0  # readers (bits) of UTF-8, and of other charsets
        for chain in chains:
            writer, reader = next((step for step in chain if step[0]), ("", ""))
            if reader not in charsets.SINGLE_READERS or ("", "html") in chain:
                self._any = True
                return
            bits = charsets.bits_of(WESTERN if reader in WESTERN else frozenset({reader}))
            if writer == "utf-8":
                self._utf8 |= bits
            else:
                self._others |= bits

    def reaches(self, line: str) -> bool:
        """Whether that is so of `line`."""
        if self._any or ("&" in line and self._utf8 | self._others):
            return True
        if self._utf8 and charsets.readers().hints(line) & self._utf8:
            return True
        masks, others = charsets.reader_masks(), self._others
        return bool(others) and any(masks[ord(char)] & others for char in line if "\x80" <= char < "\U00010000")
