# SPDX-License-Identifier: Apache-2.0
"""What one short text costs: ``python benchmarks/small.py``, the best of some rounds, CPU time."""

import random
import time

import corpus

from newsclean import Cleaner, Config, clean

HEADLINE = "The council votes to pay for a second boat"


def best(function, texts, rounds=7):
    found = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for text in texts:
            function(text)
        found = min(found, time.process_time() - begun)
    return found


def main():
    lean = Cleaner(Config(stages=Config().stages - {"gaps"})).clean
    for name, function in (("clean", clean), ("Cleaner without gaps", lean)):
        print(f"{name}, a headline: {best(function, [HEADLINE] * 5000) / 5000 * 1e6:.1f} µs")
    rng = random.Random(1)
    for kind in corpus.KINDS:
        articles = [corpus.article(kind, rng) for _ in range(300)]
        size = sum(len(article.encode()) for article in articles)
        print(f"Cleaner without gaps, {kind} articles: {size / 1e6 / best(lean, articles):.0f} MB/s")


if __name__ == "__main__":
    main()
