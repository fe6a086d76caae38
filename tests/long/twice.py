# SPDX-License-Identifier: Apache-2.0
"""How often clean bytes are read otherwise the next time: ``python tests/long/twice.py --documents 3000``.

The documents are those of `tests.inputs`, most of them hostile. Clean text is clean text, but its bytes are looked at
anew, as if nobody had said that they are UTF-8. Exit code 1 where even the option ``encoding="utf-8"`` does not keep
them.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.inputs import document

from newsclean import Cleaner, Config


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=3000)
    args = parser.parse_args()
    cleaner, told = Cleaner(), Cleaner(Config(encoding="utf-8"))
    # of documents of which every byte was read, and of those in which some were kept as they were
    seen, other, lost = [0, 0], [0, 0], 0
    for seed in range(args.documents):
        text = cleaner.clean(document(seed))
        data = text.encode("utf-8", "surrogateescape")
        kept = any("\udc80" <= character <= "\udcff" for character in text)
        seen[kept] += 1
        other[kept] += cleaner.clean(data) != text
        lost += told.clean(data) != text
    print(f"every byte was read: {seen[0]} documents, {other[0]} read otherwise the next time")
    print(f"some bytes were not: {seen[1]} documents, {other[1]} read otherwise the next time")
    print(f"told that it is UTF-8: {lost}")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main())
