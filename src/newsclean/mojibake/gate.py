# SPDX-License-Identifier: Apache-2.0
"""The second screen: whether a line that looked odd is worth a search.

Promise: a few numbers of the line as it stands, one linear form; a hundred times cheaper than the search it saves.
In a document where a chain was proved nothing is held back here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import log1p
from operator import mul

from newsclean.kernels.score import DEAREST, LOW, Scorer
from newsclean.mojibake.fluency import Look
from newsclean.mojibake.model import INNER_SIGNS, MARGIN, SIGNS, SUSPICION, screen
from newsclean.tables import open_table

_OTHER = re.compile(f"[^\x00-\x7f{SIGNS}]")
_INSIDE = re.compile(f"[a-z][{INNER_SIGNS}](?=[a-z])")
# A soft hyphen inside a word; one that was a byte of UTF-8 stands after another such byte.
_HYPHENATED = re.compile("[A-Za-z]\xad(?=[^\\W\\d_])")


def facts(scorer: Scorer, line: str, surprise: int) -> list[float]:
    """What the gate weighs: the sum of the first screen, how unusual the line is, its words."""
    weighed = scorer.weighed(line, 0, len(line), DEAREST)
    seen = Look(line, weighed & LOW)
    dear = weighed >> 40
    words = scorer.words(line, 0, len(line))
    known = words[1] + words[5] / 2
    unknown = words[0] + words[4] / 2 - known
    strange = max(-3.0, min(8.0, seen.strange))
    return [
        1.0,
        surprise / 40,
        log1p(surprise / 8),
        strange,
        min(strange, 0.0),
        dear / max(1, seen.touching),
        log1p(dear),
        known / (known + unknown + 1),
        log1p(unknown),
        log1p(known),
        1.0 if seen.is_broken else 0.0,
        log1p(seen.touching),
    ]


@lru_cache(maxsize=1)
def weights() -> list[float]:
    """The weights of the gate; at 0 it lets all but one in a hundred garbled lines through."""
    return [float(weight) for weight in open_table("mojibake-judge").meta["gate"]]


def is_worth_a_search(scorer: Scorer, line: str, surprise: int) -> bool:
    """Whether `line` may be garbled; one whose only foreign characters are typographic signs is not."""
    if not _OTHER.search(line) and "&" not in line and not _INSIDE.search(line):
        return False
    hyphens = line.count("\xad")
    if hyphens > 2 and 2 * len(_HYPHENATED.findall(line)) >= hyphens:  # for display: the words count without
        line = line.replace("\xad", "")
        found = screen().odd_lines(line, 0, len(line), SUSPICION, MARGIN)
        if not found:
            return False
        surprise = found[2]
    total: float = sum(map(mul, weights(), facts(scorer, line, surprise)))
    return total >= 0
