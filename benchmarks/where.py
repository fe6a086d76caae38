# SPDX-License-Identifier: Apache-2.0
"""Where each nanosecond goes: what the steps cost for a byte of clean text in one window, beside the least that any
program pays: ``python benchmarks/where.py``.

Best of many rounds, so that other programs on the machine count little. ``--jsonl FILE`` takes documents of your own
(``text`` of each line), each cleaned by itself.
"""

import argparse
import json
import pathlib
import time

import corpus

from newsclean import Cleaner, Config
from newsclean.boilerplate import find_boilerplate, orphans
from newsclean.boilerplate.finder import match_rules
from newsclean.boilerplate.inside import notes_in_brackets
from newsclean.boilerplate.model import line_model
from newsclean.boilerplate.rulefiles import builtin_rules
from newsclean.encoding import Decoder
from newsclean.encoding.segmenter import Segmenter
from newsclean.mojibake import is_quiet

WINDOW = 190_000


def steps(texts):
    """{step: function}, each for all the texts."""
    model, rules, default = line_model(), builtin_rules(), Cleaner(Config().for_text())
    data = [text.encode() for text in texts]
    lines = [model.measure(text, 0, len(text)) for text in texts]
    for text, measured in zip(texts, lines, strict=True):
        match_rules(text, measured, rules)
    pairs = list(zip(texts, lines, strict=True))
    return {
        "limit: copy the bytes": lambda: [bytearray(d) for d in data],
        "limit: are they ASCII": lambda: [d.isascii() for d in data],
        "limit: decode UTF-8": lambda: [d.decode() for d in data],
        "cut into windows": lambda: [Segmenter().feed(d) for d in data],
        "decode, validate": lambda: [Decoder().decode(d, True) for d in data],
        "mojibake: is it quiet": lambda: [is_quiet(t) for t in texts],
        "boilerplate: measure the lines": lambda: [model.measure(t, 0, len(t)) for t in texts],
        "boilerplate: rules where a word opens one": lambda: [match_rules(t, m, rules) for t, m in pairs],
        "boilerplate: trees, shared words": lambda: [model.judge(t, m) for t, m in pairs],
        "boilerplate: orphans": lambda: [(orphans.residue(t, m), orphans.second_headlines(t, m)) for t, m in pairs],
        "boilerplate: notes in brackets": lambda: [
            list(notes_in_brackets(t, 0, len(t), [rules], model.ruler)) for t in texts
        ],
        "all of boilerplate": lambda: [find_boilerplate(t) for t in texts],
        "Cleaner.clean, gaps aside": lambda: [default.clean(t) for t in texts],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--jsonl", type=pathlib.Path, help="documents of your own")
    args = parser.parse_args()
    kinds = {kind: [corpus.text(kind, WINDOW, 3)] for kind in corpus.KINDS}
    if args.jsonl:
        with args.jsonl.open(encoding="utf-8") as file:
            kinds = {args.jsonl.name: [json.loads(line)["text"] for line in file]}
    columns = {}
    for texts in kinds.values():
        size = sum(len(text.encode()) for text in texts)
        for name, step in steps(texts).items():
            best = float("inf")
            for _ in range(args.rounds):
                begun = time.perf_counter()
                step()
                best = min(best, time.perf_counter() - begun)
            columns.setdefault(name, []).append(best / size * 1e9)
    print("| ns for a byte | " + " | ".join(kinds) + " |\n" + "| --- " * (len(kinds) + 1) + "|")
    for name, row in columns.items():
        print(f"| {name} | " + " | ".join(f"{value:.2f}" for value in row) + " |")


if __name__ == "__main__":
    main()
