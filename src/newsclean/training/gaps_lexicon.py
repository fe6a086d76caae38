# SPDX-License-Identifier: Apache-2.0
"""Turns tagged sentences into the word classes that the gap model sees.

Promise: the same files give the same classes. A frequent closed-class word ("the", "of") is a class of its own; every
other word belongs to the class of its likely tags ("NN|VB"); endings stand in for unknown words. Nothing but word
forms, suffixes and counts is kept from the sentences.
"""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsclean.kernels import tokens as kernel

N = kernel.NUMBERS
FIRST = N["first-lexical"]
OWN_CLASSES = 110  # closed-class words with a class of their own
SHARED_CLASSES = 256 - FIRST - OWN_CLASSES

PENN_CLOSED = {"DT", "IN", "CC", "MD", "PRP", "PRP$", "TO", "WDT", "WP", "WRB", "EX", "PDT", "RP"}
UNIVERSAL_CLOSED = {"ADP", "DET", "CCONJ", "SCONJ", "PRON", "AUX", "PART"}
PENN_FROM_UNIVERSAL = {
    "NOUN": "NN", "PROPN": "NNP", "ADJ": "JJ", "ADV": "RB", "ADP": "IN", "DET": "DT", "CCONJ": "CC", "SCONJ": "IN",
    "NUM": "CD", "INTJ": "UH",
}  # fmt: skip
PENN_MERGED = {"NNPS": "NNP", "JJR": "JJ", "RBR": "RB", "RBS": "RB", "WP$": "PRP$", "LS": "CD", "FW": "NN", "JJS": "JJ"}
COARSE = [
    "NN",
    "NNS",
    "NNP",
    "JJ",
    "RB",
    "VB",
    "VBD",
    "VBN",
    "VBG",
    "VBZ",
    "VBP",
    "MD",
    "DT",
    "PRP",
    "PRP$",
    "IN",
    "TO",
    "CC",
    "WDT",
    "WP",
    "WRB",
    "EX",
    "PDT",
    "RP",
    "UH",
    "CD",
    "PRPV",
    "POSS",
    "NOUN",
    "PROPN",
    "ADJ",
    "ADV",
    "VERB",
    "AUX",
    "ADP",
    "DET",
    "PRON",
    "CCONJ",
    "SCONJ",
    "PART",
    "NUM",
    "INTJ",
    "X",
]
PROPERTIES = {
    "finite": {"VBD", "VBZ", "VBP", "MD", "VERB", "AUX", "PRPV"},
    "noun": {"NN", "NNS", "NNP", "PRP", "NOUN", "PROPN", "PRON", "PRPV", "EX"},
    "determiner": {"DT", "PRP$", "DET", "POSS"},
    "preposition": {"IN", "TO", "ADP"},
    "conjunction": {"CC", "CCONJ", "SCONJ", "WDT", "WP", "WRB"},
    "verb": {"VB", "VBD", "VBN", "VBG", "VBZ", "VBP", "MD", "VERB", "AUX", "PRPV"},
    "pronoun": {"PRP", "PRON", "WP", "PRPV", "EX"},
    "adjective": {"JJ", "ADJ"},
}


@dataclass
class Lexicon:
    """Classes of one language: word hash or suffix key -> class, and what each class can be."""

    entries: dict[int, int] = field(default_factory=dict)
    props: bytearray = field(default_factory=lambda: bytearray(512))


def word_hash(word: str) -> tuple[int, int]:
    """The kernel's hash and last four bytes of `word`."""
    from array import array

    data = word.encode()
    numbers = array("I", bytes(4 * N["stride"] * (len(data) + 8)))
    out = array("I", bytes(32))
    count = kernel.tokenise(data, 0, len(data), kernel.BYTE_KIND, kernel.ASCII_CLASS, numbers, out)
    if count != 2 * N["pad"] + 1:
        return 0, 0
    return numbers[N["pad"] * N["stride"] + 4], out[1]


def suffix_key(last: int, length: int) -> int:
    """As the kernel's function of that name."""
    if length == 3:
        last &= 0xFFFFFF
    return ((last * 1640531527 + length * 40503) & 0xFFFFFFFF) | 1


def _penn(form: str, tag: str) -> str:
    if tag in ("VERB", "AUX"):
        for ending, penn in (("ing", "VBG"), ("ed", "VBD"), ("s", "VBZ")):
            if form.endswith(ending):
                return penn
        return "VB"
    if tag == "PRON":
        return "PRP"
    if tag == "PART":
        return "TO" if form == "to" else "RB"
    if tag == "NOUN" and form.endswith("s") and not form.endswith("ss"):
        return "NNS"
    return PENN_FROM_UNIVERSAL.get(tag, tag)


def _pairs(path: Path, penn: bool, convert: bool) -> Iterator[tuple[str, str]]:
    """(lower-cased form, tag); English contractions are joined again as the tokeniser sees them."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            held: tuple[str, str] | None = None
            for item in line.split():
                form, _, tag = item.rpartition("/")
                form = form.lower().replace("’", "'")
                tag = tag.split("+")[0]
                if convert:
                    tag = _penn(form, tag)
                tag = PENN_MERGED.get(tag, tag)
                if penn and held and form in ("n't", "'s", "'ll", "'re", "'ve", "'d", "'m"):
                    joined = "PRPV" if held[1] in ("PRP", "EX", "WP", "DT") else held[1] if form == "n't" else "POSS"
                    held = (held[0] + form, joined)
                    continue
                if held:
                    yield held
                held = (form, tag)
            if held:
                yield held


def _tag_counts(files: list[tuple[Path, bool]], penn: bool) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path, convert in files:
        for form, tag in _pairs(path, penn, convert):
            if form and form[0].isalpha() and (tag in COARSE):
                counts[form][tag] += 1
    return counts


def _class_key(tags: Counter[str]) -> str:
    total = tags.total()
    best = [tag for tag, n in tags.most_common(3) if n >= 0.12 * total]
    return "|".join(best)


def _properties(tags: Counter[str]) -> int:
    total = tags.total() or 1
    bits = 0
    for name, members in PROPERTIES.items():
        if sum(tags[tag] for tag in members) >= 0.3 * total:
            bits |= N[name]
    return bits


def _fixed_coarse(props: bytearray) -> None:
    merged = {"year": "number", "big-number": "number", "acronym": "capital", "unknown-capital": "capital",
              "tag": "capital", "dotted": "capital", "exclaim": "stop", "question": "stop",
              "bracket-open": "open", "bracket-close": "close"}  # fmt: skip
    for name, number in N.items():
        if name not in PROPERTIES and name not in ("stride", "pad", "first-lexical"):
            props[256 + number] = N[merged.get(name, name)]


def build(files: list[tuple[Path, bool]], penn: bool, minimum: int = 2) -> Lexicon:
    """The lexicon from tagged `files` (path, whether universal tags are to be turned into Penn tags)."""
    lexicon = Lexicon()
    _fixed_coarse(lexicon.props)
    if not files:
        return lexicon
    counts = _tag_counts(files, penn)
    closed = PENN_CLOSED if penn else UNIVERSAL_CLOSED
    auxiliary = {"be", "is", "are", "was", "were", "been", "being", "has", "have", "had", "do", "does", "did", "not"}
    ranked = sorted(counts, key=lambda w: (-counts[w].total(), w))
    own = [w for w in ranked if counts[w].most_common(1)[0][0] in closed or (penn and w in auxiliary)][:OWN_CLASSES]
    pools: dict[str, Counter[str]] = defaultdict(Counter)
    for word in ranked:
        if word not in set(own):
            pools[_class_key(counts[word])].update(counts[word])
    shared = sorted(pools, key=lambda k: (-pools[k].total(), k))[:SHARED_CLASSES]
    number = {key: FIRST + OWN_CLASSES + i for i, key in enumerate(shared)}
    for key, at in number.items():
        lexicon.props[at] = _properties(pools[key])
        lexicon.props[256 + at] = 48 + COARSE.index(key.split("|")[0])
    for i, word in enumerate(own):
        lexicon.props[FIRST + i] = _properties(counts[word])
        lexicon.props[256 + FIRST + i] = 48 + COARSE.index(counts[word].most_common(1)[0][0])
        number["=" + word] = FIRST + i
    _fill(lexicon, counts, ranked, number, set(own), minimum)
    return lexicon


def _fill(
    lexicon: Lexicon,
    counts: dict[str, Counter[str]],
    ranked: list[str],
    number: dict[str, int],
    own: set[str],
    minimum: int,
) -> None:
    """Enter words, then endings that are shared by enough rare words and agree in their class."""
    endings: dict[int, Counter[int]] = defaultdict(Counter)
    for word in ranked:
        key = _class_key(counts[word])
        cls = number.get("=" + word) if word in own else number.get(key, number.get(key.split("|")[0]))
        digest, last = word_hash(word)
        if cls is None or digest == 0:
            continue
        total = counts[word].total()
        if total >= minimum:
            lexicon.entries.setdefault(digest, cls)
        if total <= 10 and len(word) > 4 and word not in own:
            for length in (3, 4):
                endings[suffix_key(last, length)][cls] += 1
    for key_number, classes in sorted(endings.items()):
        cls, n = classes.most_common(1)[0]
        if classes.total() >= 5 and n >= 0.5 * classes.total():
            lexicon.entries.setdefault(key_number, cls)


def pack(lexicon: Lexicon) -> tuple[bytes, bytes]:
    """Keys (u32) and classes (u8) as the open-addressing table that the kernel's `look_up` reads."""
    from array import array

    size = 64
    while size * 8 < len(lexicon.entries) * 10:
        size *= 2
    keys = array("I", bytes(4 * size))
    values = bytearray(size)
    for key, cls in sorted(lexicon.entries.items()):
        slot = (key ^ (key >> 15)) & (size - 1)
        while keys[slot]:
            slot = (slot + 1) & (size - 1)
        keys[slot] = key
        values[slot] = cls
    return keys.tobytes(), bytes(values)
