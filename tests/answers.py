# SPDX-License-Identifier: Apache-2.0
"""All that newsclean says about documents of `tests.inputs`, a digest each: ``python answers.py FIRST COUNT``.

Run in processes that differ in nothing that may matter, it must print the same; with other versions of Python too.
"""

import hashlib
import sys
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.inputs import document

from newsclean import Cleaner, Config

EVERYTHING = frozenset({"encoding", "mojibake", "boilerplate", "gaps", "normalize"})
CLEANERS = (Cleaner(), Cleaner(Config(stages=EVERYTHING, level="thorough", mark_gaps="[…]", window=128)))


def answer(seed):
    """Text, findings, log, detection and statistics, or the exception, of one document."""
    data = document(seed)
    told = []
    for cleaner in CLEANERS:
        try:
            result = cleaner.inspect(data)
            told += [result.text, result.findings, result.log.to_json(), result.detection, sorted(result.stats.items())]
        except Exception as error:
            told.append(repr(error))
    return ascii(told)  # what `repr` writes out depends on the Unicode version of Python


def digest(seed):
    """A short digest of the answer."""
    return hashlib.sha256(answer(seed).encode("ascii")).hexdigest()[:16]


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    for seed in range(first, first + count):
        print(seed, digest(seed))


if __name__ == "__main__":
    main()
