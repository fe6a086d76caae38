# SPDX-License-Identifier: Apache-2.0
"""Compiles ``data/rules/*.toml`` into ``data/boilerplate_rules.bin``: rules, and the words that may wake them.

Promise: the same files give the same bytes; a rule with a pattern that the linter refuses stops the run.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

from newsclean.boilerplate.lint import check, width
from newsclean.boilerplate.rulefiles import parse
from newsclean.boilerplate.rules import Rule, RuleError, RuleSet
from newsclean.kernels import lines as kernel
from newsclean.training import boilerplate_classes, tablefile

DATA = Path(__file__).resolve().parent.parent / "data"
NAME = "boilerplate_rules"


def read_rules(folder: Path = DATA / "rules") -> list[Rule]:
    """All rules of the folder, by file name and place in the file; raises `RuleError` on a bad or doubled one."""
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.toml")):
        rules += parse(tomllib.loads(path.read_text(encoding="utf-8"))["rule"], path.name)
    seen: set[str] = set()
    for rule in rules:
        problem = check(rule.pattern) if rule.pattern else ""
        if problem:
            raise RuleError(f"{rule.id}: {problem}")
        if rule.id in seen:
            raise RuleError(f"{rule.id}: two rules have this id")
        seen.add(rule.id)
    return rules


def triggers(rules: RuleSet) -> bytes:
    """2**18 bytes: bit 0 where a line's first word may wake a rule, bit 1 its last word, bits 2 and 6 its first two.

    Bits 3 (two words) and 4 (one): those that may begin a label behind a sentence; bit 5: a note in brackets.
    """
    pages, classes = boilerplate_classes.tables()
    table = bytearray(1 << 18)
    least = len(table) - 1
    for phrase in rules.opening_phrases():
        for text in spellings(phrase):
            pair = kernel.pair_hash(text, 0, len(text), pages, classes)
            if pair and boilerplate_classes.class_of(ord(text[0])) != kernel.C_WIDE:
                table[pair & least] |= 4
                table[pair >> 13] |= 64
            else:
                table[kernel.word_hash(text, 0, len(text), pages, classes) & least] |= 1
    for word in rules.closing_words():
        for text in spellings(word):
            table[kernel.word_hash(text, 0, len(text), pages, classes) & least] |= 2
    phrases, words = rules.inside_words()
    for text in (spelling for phrase in phrases + words for spelling in spellings(phrase)):
        pair = kernel.pair_hash(text, 0, len(text), pages, classes)
        if pair:
            table[pair & least] |= 8
        else:
            table[kernel.word_hash(text, 0, len(text), pages, classes) & least] |= 16
    for word in rules.bracket_words():
        table[kernel.word_hash(word, 0, len(word), pages, classes) & least] |= 32
    table[0] = 0  # no word at all
    return bytes(table)


def spellings(phrase: str) -> list[str]:
    """The phrase with its numbers as the kernel sees numbers: runs of zeros, of any usual length."""
    first, _, rest = phrase.partition(" ")
    heads = ["0" * n for n in range(1, 7)] if first == "0" else [first]
    second, _, _ = rest.partition(" ")
    tails = ["0" * n for n in range(1, 7)] if second == "0" else [rest]
    return [f"{head} {tail}".strip() for head in heads for tail in tails]


def build() -> tuple[dict[str, int], dict[str, tuple[str, bytes]]]:
    """Meta and sections of the table."""
    rules = read_rules()
    rows = [[r.id, r.kind, r.languages, r.where, r.pattern, r.triggers, r.confidence, r.reach] for r in rules]
    ready = RuleSet(rules)
    widths = {rule.id: width(rule.pattern) for rule in rules if rule.pattern}
    table = {"rules": rows, "phrases": ready.prepared(), "widths": widths}
    return {"rules": len(rules)}, {
        "rules": ("B", json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()),
        "triggers": ("B", triggers(ready)),
    }


def main() -> int:
    """Write the table."""
    meta, sections = build()
    tablefile.write(DATA / f"{NAME}.bin", NAME, meta, sections)
    print(f"{NAME}: {meta['rules']} rules")
    return 0


if __name__ == "__main__":
    sys.exit(main())
