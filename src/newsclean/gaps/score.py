# SPDX-License-Identifier: Apache-2.0
"""How damaged a document is: the gaps that are expected in it, and the words that they are set against.

Promise: plain arithmetic. The score of a text that was looked at window by window is the sum of its windows, however
it was fed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_WORD = 10  # characters: scripts without blanks between words are counted so, others have shorter words


@dataclass(frozen=True, slots=True)
class GapScore:
    """`expected` gaps, the sum of all confidences; `damage`, the probability that the document lost link text."""

    expected: float = 0.0
    damage: float = 0.0

    def rate(self, words: int) -> float:
        """Expected gaps per 1,000 words in a text of so many `words`."""
        return 1000.0 * self.expected / words if words else 0.0


def joined(scores: Iterable[GapScore | None]) -> GapScore | None:
    """The score of a text of several windows: all expected gaps, and the damage of the most damaged window.

    None where no window was looked at.
    """
    seen = [score for score in scores if score is not None]
    return GapScore(sum(s.expected for s in seen), max(s.damage for s in seen)) if seen else None


def count_words(text: str) -> int:
    """The words of `text`: what stands between blanks, but at least one in `LONGEST_WORD` characters."""
    return max(len(text.split()), -(-len(text) // LONGEST_WORD))
