# SPDX-License-Identifier: Apache-2.0
"""Finds the language of a text by its most frequent short words, as far as the gap models need to know.

Promise: cheap (a sample of fixed size is read), never raises, and says "xx" when nothing speaks for a language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

SAMPLE = 1000  # code points from the beginning, the middle and the end
PART = 250  # code points that are looked at in one go
UNKNOWN = "xx"
CLEAR = 15.0  # nats by which a language leads where there is no doubt; of 1,000 characters it mostly leads by more

_WORD = re.compile(r"[^\W\d_]{1,12}")


def samples(text: str) -> Iterator[str]:
    """The parts of `text` that are looked at, those from its middle first: what stands at the ends may be a menu."""
    middle, last = (len(text) - SAMPLE) // 2, len(text) - SAMPLE
    short = len(text) <= 3 * SAMPLE
    for start, stop in [(0, len(text))] if short else [(k, k + SAMPLE) for k in (middle, 0, last)]:
        at = start
        while at < stop:
            # up to a blank, so that no word is cut in two
            cut = text.find(" ", at + PART, min(at + 2 * PART, stop))
            cut = stop if cut < 0 or stop - cut < PART else cut
            yield text[at:cut]
            at = cut


def guess(text: str, words: Mapping[str, Mapping[str, float]]) -> str:
    """The language whose frequent words explain `text` best; `words` gives, per word, a score for each language.

    Where the first parts leave no doubt the others are not looked at.
    """
    totals: dict[str, float] = {}
    for part in samples(text):
        counts = Counter(_WORD.findall(part.lower()))
        # in the order of the text, since sums of floats depend on theirs
        for word, times in counts.items():
            if word in words:
                for language, score in words[word].items():
                    totals[language] = totals.get(language, 0.0) + times * score
        ranked = sorted(totals.values(), reverse=True)
        if ranked and ranked[0] - max([0.0, *ranked[1:2]]) > CLEAR:
            break
    best = max(totals, key=lambda key: (totals[key], key), default=UNKNOWN)
    return best if totals.get(best, 0.0) > 0.0 else UNKNOWN
