# SPDX-License-Identifier: Apache-2.0
"""Compiles ``data/rules/*.toml`` into ``data/boilerplate_rules.bin``: rules, and the words that may wake them.

Promise: the same files give the same bytes; a rule with a pattern that the linter refuses stops the run.
"""

from __future__ import annotations

import itertools
import json
import sys
import tomllib
from pathlib import Path

from newsclean.boilerplate.lint import check, width
from newsclean.boilerplate.rulefiles import parse
from newsclean.boilerplate.rules import Rule, RuleError, RuleSet, expand, fold
from newsclean.kernels import lines as kernel
from newsclean.training import boilerplate_classes, tablefile
from newsclean.training.boilerplate_heads import last_of, pairs_of

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
    """2**18 bytes in which `newsclean.kernels.lines` looks up hashes of words; each hash stands in two places.

    Of a line's beginning: bit 0 the first word, bits 2 and 6 the first two (of phrases that something may follow, and
    of patterns), bit 7 the first three, or all words of shorter phrases that nothing may follow. Bit 1: the last word.
    Bits 3 and 4: two words and one that may begin a label behind a sentence. Bit 5: the first of a note in brackets.
    """
    table = bytearray(1 << 18)
    ruler = kernel.Ruler(*boilerplate_classes.tables(), memoryview(bytes(8)).cast("Q"), table)

    def heads(text: str) -> list[int]:
        return ruler.look(text, 0, len(text))[:3]

    def put(hashed: int, bit: int) -> None:
        if hashed:  # 0 is no word at all
            table[hashed & (len(table) - 1)] |= bit
            table[hashed >> 13] |= bit

    for rule in rules.rules:
        for phrase in phrases_of(rule) if rule.where in ("line", "start") else ():
            for text in spellings(phrase.removesuffix("…")):
                word, pair, lead = heads(text)
                if boilerplate_classes.class_of(ord(text[0])) == boilerplate_classes.C_WIDE:
                    put(word, 1)
                elif lead not in (word, pair) or not (phrase.endswith("…") or rule.where == "start"):
                    put(lead, 128)
                else:
                    put(pair or word, 4 if pair else 1)
    for first, rule in rules.opening_words("line", "start"):
        pairs = pairs_of(rule.pattern, first, to_end=rule.where == "line")
        for text in pairs or spellings(first):
            word, pair, _ = heads(text)
            alone = not pairs or boilerplate_classes.class_of(ord(text[0])) == boilerplate_classes.C_WIDE
            put(word if alone else pair, 1 if alone else 64)
    for closing in filter(None, rules.closing_words()):
        for text in spellings(closing):
            put(heads(text)[0], 2)
    beginnings = [
        phrase.removesuffix("…") for rule in rules.rules if rule.where == "inside" for phrase in phrases_of(rule)
    ]
    for first, rule in rules.opening_words("inside"):
        beginnings += pairs_of(rule.pattern, first, to_end=True) or [first]
    for text in (spelling for beginning in beginnings for spelling in spellings(beginning)):
        word, pair, _ = heads(text)
        put(pair or word, 8 if pair else 16)
    for bracket_word in rules.bracket_words():
        put(heads(bracket_word)[0], 32)
    return bytes(table)


def phrases_of(rule: Rule) -> list[str]:
    """The phrases of a rule as they are written and as they are compared, an ellipsis at the end of open ones."""
    written = [phrase for phrases in rule.phrases for phrase in expand(phrases)]
    return list(dict.fromkeys(written + [fold(phrase) + "…" * phrase.endswith("…") for phrase in written]))


def spellings(phrase: str) -> list[str]:
    """The phrase in small and capital letters, its numbers as the kernel sees numbers: runs of zeros, of usual length.

    The kernel does not know all pairs of small and capital letters, nor that ß is SS and that i is İ in Turkish.
    """
    words = phrase.replace("#", "0").split(" ", 3)
    choices = [[word.replace("0", "0" * n) for n in range(1, 7)] if "0" in word else [word] for word in words[:3]]
    forms = []
    for choice in itertools.product(*choices):
        text = " ".join([*choice, *words[3:]])
        dotted = text.replace("i", "İ")
        forms += [text, text.upper(), dotted.upper(), text[:1].upper() + text[1:], dotted[:1] + text[1:]]
    return list(dict.fromkeys(forms))


def build() -> tuple[dict[str, int], dict[str, tuple[str, bytes]]]:
    """Meta and sections of the table."""
    rules = read_rules()
    rows = [[r.id, r.kind, r.languages, r.where, r.pattern, r.triggers, r.confidence, r.reach] for r in rules]
    ready = RuleSet(rules)
    widths = {rule.id: width(rule.pattern) for rule in rules if rule.pattern}
    lasts = {rule.id: last_of(rule.pattern) for rule in rules if rule.pattern and rule.where == "end"}
    table = {"rules": rows, "phrases": ready.prepared(), "widths": widths, "lasts": lasts}
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
