# SPDX-License-Identifier: Apache-2.0
"""Finds the language of a text by its most frequent short words, as far as the gap models need to know.

Promise: cheap (a sample of fixed size is read), never raises, and says "xx" when nothing speaks for a language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

SAMPLE = 1000  # code points from the beginning, the middle and the end
UNKNOWN = "xx"

_WORD = re.compile(r"[^\W\d_]{1,12}")


def sample(text: str) -> str:
    """The part of `text` that is looked at."""
    if len(text) <= 3 * SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]} {text[-SAMPLE:]}"


def guess(text: str, words: Mapping[str, Mapping[str, float]]) -> str:
    """The language whose frequent words explain `text` best; `words` gives, per word, a score for each language."""
    totals: dict[str, float] = {}
    for word, times in Counter(_WORD.findall(sample(text).lower())).items():
        for language, score in words.get(word, {}).items():
            totals[language] = totals.get(language, 0.0) + times * score
    best = max(totals, key=lambda key: (totals[key], key), default=UNKNOWN)
    return best if totals.get(best, 0.0) > 0.0 else UNKNOWN
