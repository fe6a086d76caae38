# SPDX-License-Identifier: Apache-2.0
"""What a crawl costs: MB/s of one core on pages in Arrow batches, step by step: ``python benchmarks/crawl.py``.

Three kinds of pages, made by `corpus.py`: clean articles; pages with a line of boilerplate behind every second
paragraph; the same with one page in twenty read in the wrong charset. MB are megabytes of UTF-8 before cleaning,
seconds are CPU time, the best of some rounds counts. `--text FILE` takes pages of your own, one JSON object
with ``text`` a line.
"""

import argparse
import io
import json
import pathlib
import random
import time

import corpus
import pyarrow as pa
import pyarrow.parquet as pq

from newsclean import COMPILED, Cleaner, Config
from newsclean.arrow import clean_batch
from newsclean.boilerplate.counting import count_batches

JUNK = [
    "3 min read", "Follow us on Facebook", "Read more: The council meets again", "Share", "Subscribe to our newsletter",
    "[Getty]", "More from Politics", "Advertisement", "Most read", "Sign up for the morning briefing",
]  # fmt: skip


def made(count):
    rng = random.Random(1)
    clean = [corpus.article("curly", rng) for _ in range(count)]
    web = []
    for page in clean:
        lines = page.split("\n")
        web.append("\n".join(f"{line}\n{rng.choice(JUNK)}" if i % 2 else line for i, line in enumerate(lines)))
    garbled = [corpus.sloppy(page.encode(), "cp1252") if i % 20 == 0 else page for i, page in enumerate(web)]
    return {"clean articles": clean, "half the lines boilerplate": web, "and 1 page in 20 garbled": garbled}


def through_parquet(pages):
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": pages}), buffer, compression="zstd")
    buffer.seek(0)
    return pq.read_table(buffer)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=800)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--text", type=pathlib.Path)
    args = parser.parse_args()
    kinds = made(args.pages)
    if args.text:
        with args.text.open(encoding="utf-8") as file:
            kinds = {args.text.name: [json.loads(line)["text"] for line in file]}
    repair = Cleaner(Config(stages=frozenset({"encoding", "mojibake"})))
    steps = {
        "encoding, mojibake": lambda batch: clean_batch(batch, cleaner=repair),
        "default": clean_batch,
        "default, with log": lambda batch: clean_batch(batch, add="log"),
        "default, with gap_rate": lambda batch: clean_batch(batch, add="gap_rate"),
        "counting for learn": lambda batch: list(count_batches([batch])),
        "Parquet written and read": lambda batch: through_parquet(batch["text"]),
    }
    print("compiled" if COMPILED else "pure")
    print("| MB/s | " + " | ".join(kinds) + " |\n" + "| --- " * (len(kinds) + 1) + "|")
    for name, step in steps.items():
        row = []
        for pages in kinds.values():
            batch, best = pa.record_batch({"text": pages}), float("inf")
            for _ in range(args.rounds):
                start = time.process_time()
                step(batch)
                best = min(best, time.process_time() - start)
            row.append(sum(len(page.encode()) for page in pages) / 1e6 / best)
        print(f"| {name} | " + " | ".join(f"{speed:.3g}" for speed in row) + " |")
    for name, pages in kinds.items():
        logged = clean_batch(pa.record_batch({"text": pages}), add="log")
        size = sum(len(log.encode()) for log in logged["text_log"].to_pylist() if log)
        print(f"log of {name}: {size / sum(len(page.encode()) for page in pages):.3f} of the text")


if __name__ == "__main__":
    main()
