# SPDX-License-Identifier: Apache-2.0
"""One `Cleaner` shared by two threads against one thread, by the clock: ``python benchmarks/threads.py``.

Rounds take turns. With a GIL the kernels hold it, so 1.0 is what to expect there.
"""

import random
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import corpus

from newsclean import Cleaner, Config


def main(rounds=7):
    clean = Cleaner(Config(stages=Config().stages - {"gaps"})).clean
    rng = random.Random(4)
    texts = [corpus.article("curly", rng) for _ in range(600)]
    size = sum(len(text.encode()) for text in texts) / 1e6
    wanted = [clean(text) for text in texts]
    speeds = {1: [], 2: []}
    for _ in range(rounds):
        for count in speeds:
            with ThreadPoolExecutor(count) as threads:
                begun = time.perf_counter()
                assert list(threads.map(clean, texts, chunksize=20)) == wanted
                speeds[count].append(size / (time.perf_counter() - begun))
    ratios = [two / one for one, two in zip(speeds[1], speeds[2], strict=True)]
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    one, two = (statistics.median(speeds[count]) for count in (1, 2))
    spread = f"{min(ratios):.2f}–{max(ratios):.2f}"
    print(f"GIL {'on' if gil else 'off'}: one thread {one:.0f} MB/s, two {two:.0f} MB/s, ", end="")
    print(f"{statistics.median(ratios):.2f} × ({spread})")


if __name__ == "__main__":
    main()
