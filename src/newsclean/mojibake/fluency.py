# SPDX-License-Identifier: Apache-2.0
"""Whether a text reads as usual for its script.

Promise: the figures are per triple of characters that touches a non-ASCII one, so that the length of the text and
clean ASCII around do not matter. Decides nothing about repairs.
"""

from __future__ import annotations

from newsclean.kernels.scan import census
from newsclean.kernels.score import HEADER, Scorer
from newsclean.kernels.textstats import most
from newsclean.mojibake import kinds
from newsclean.mojibake.model import CONTROLS, SCRIPTS, script_groups

# Nats a triple: median and median absolute deviation over clean development lines of a script (half model, other
# half); scripts without enough lines are given the figures of their like.
NORMAL: dict[str, tuple[float, float]] = {
    "latin": (3.6, 0.5),
    "latin-rare": (4.0, 0.7),
    "greek": (3.2, 0.45),
    "cyrillic": (2.9, 0.3),
    "cyrillic-rare": (3.6, 0.5),
    "armenian": (3.4, 0.5),
    "hebrew": (3.0, 0.3),
    "arabic": (3.05, 0.3),
    "indic": (2.9, 0.3),
    "thai": (2.95, 0.4),
    "georgian": (3.4, 0.5),
    "hangul": (3.6, 0.8),
    "kana": (6.1, 1.1),
    "hanzi": (8.3, 1.1),
    "hanzi-rare": (8.3, 1.1),
    "punctuation": (4.9, 1.1),
    "symbol": (6.0, 1.5),
    "broken": (3.0, 0.3),
}
_GROUPS = bytes(
    next((n for n, name in enumerate(SCRIPTS) if kind in kinds.SCRIPTS[name]), 63) for kind in range(kinds.COUNT)
)

_NORMAL = [*map(NORMAL.__getitem__, SCRIPTS), NORMAL["latin"]]  # the last one for text without a script
_BROKEN_GROUP, _HANZI, _KANA = map(SCRIPTS.index, ("broken", "hanzi", "kana"))
_TOUCHING, _FOREIGN, _SCRIPT = 64, 65, 66  # of `kernels.scan.census`


class Look:
    """What a glance at a text tells: its cost as given, what it is made of, how strange it is."""

    __slots__ = ("_sums", "cost", "strange")

    def __init__(self, text: str, cost: int) -> None:
        sums = self._sums = census(text, script_groups())
        self.cost = cost
        self.strange = 0.0
        if sums[_TOUCHING]:
            median, spread = _NORMAL[sums[_SCRIPT]]
            self.strange = (cost / (8 * sums[_TOUCHING]) - median) / spread

    @property
    def touching(self) -> int:
        """Pairs and triples that touch a non-ASCII character."""
        return self._sums[_TOUCHING]

    @property
    def foreign(self) -> int:
        """Non-ASCII characters."""
        return self._sums[_FOREIGN]

    @property
    def is_broken(self) -> bool:
        """Whether there are characters that no text should hold."""
        return self._sums[_BROKEN_GROUP] > 0

    @property
    def is_sound(self) -> bool:
        """Whether the text holds nothing that no newsroom writes."""
        return not self._sums[_BROKEN_GROUP] and not self._sums[CONTROLS]

    @property
    def is_chinese(self) -> bool:
        """Whether at least half of the foreign characters are hanzi and none is kana."""
        return 2 * self._sums[_HANZI] >= self._sums[_FOREIGN] and not self._sums[_KANA]

    @property
    def hanzi(self) -> int:
        """Hanzi in everyday use."""
        return self._sums[_HANZI]


def dominant_script(counts: list[int]) -> str:
    """The script that most of the non-ASCII characters belong to, given `Scorer.evidence`."""
    best = most(counts, HEADER, _GROUPS)
    return SCRIPTS[best] if best >= 0 else ""


def is_fluent(scorer: Scorer, text: str) -> bool:
    """Whether `text` leaves nothing to search for."""
    seen = Look(text, scorer.cost(text, 0, len(text)))
    return not seen.is_broken and seen.strange < 2.0
