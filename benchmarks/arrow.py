# SPDX-License-Identifier: Apache-2.0
"""MB/s of CPU time on columns of clean text: ``python benchmarks/arrow.py``."""

import random
import time

import corpus
import pyarrow as pa

from newsclean import COMPILED, Cleaner, Config
from newsclean.arrow import clean_array, clean_batch

PARAGRAPH = (
    "The ferry service to the outer islands resumed on Monday after the storm, the harbour master said. "
    "Passengers had waited for nine days, and the council voted to pay for a second boat before the winter. "
) * 3


def article(number):
    return "\n".join(f"Article {number}, part {part}. {PARAGRAPH}" for part in range(5))


def speed(column, do, rounds=3):
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        do(column)
        best = min(best, time.process_time() - start)
    return column.nbytes / 1e6 / best


def main():
    plain = pa.array([article(i) for i in range(600)])
    marked = pa.array([article(i).replace("storm", "storm — “großer Sturm”") for i in range(600)])
    mojibake = Cleaner(Config(stages=frozenset({"mojibake"})))
    print("compiled" if COMPILED else "pure")
    for name, cleaner in (("mojibake", mojibake), ("default", Cleaner())):
        for text, column in (("ASCII", plain), ("not ASCII", marked)):
            print(f"{name}, {text}: {speed(column, lambda values, c=cleaner: clean_array(values, c)):.1f} MB/s")
    rng = random.Random(9)
    headlines = [corpus.article("english", rng).partition("\n")[0] + f", {i}" for i in range(100_000)]
    short = [f"A boat for the island, {i}" for i in range(100_000)]
    clean = Cleaner().clean
    for name, texts in (("headlines", headlines), ("short headlines", short)):
        column = pa.array(texts)
        alone = speed(column, lambda _, texts=texts: [clean(text) for text in texts], 1)
        print(f"default, {name}: {speed(column, clean_array):.1f} MB/s; one by one {alone:.1f} MB/s")
    logged = speed(plain, lambda values: clean_batch(pa.record_batch({"text": values}), add=["log", "gap_rate"]), 1)
    print(f"default with log and gap_rate: {logged:.1f} MB/s")


if __name__ == "__main__":
    main()
