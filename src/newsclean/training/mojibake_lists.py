# SPDX-License-Identifier: Apache-2.0
"""Makes clean lines that look garbled: lists of characters, and words standing alone in many languages.

Promise: the same lines on each run. Prose teaches the judge little about them, and the development data holds only a
few hundred.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from newsclean.mojibake import charsets
from newsclean.training import mojibake_corpus as corpus

LISTS = 7000
WORDS = 300  # single ones a language, and PHRASES of two to four
PHRASES = 100
NAMES = 15
UNKNOWN = 500  # languages, eight sentences of each
JOINED = 4000
_JOINTS = "……——––’‘”“»«›‹„‚•·°™®†‡"
TOKENS = 6000
# What stands in sentences: "#" for a number, "@" for a word.
_TOKENS = (
    "#°C #°F #° #°, #°C, #°C) (#°C °C #€ €# #€. £# £#m £#bn ¥# #¢ #¥ #½ ½ ¼ #¾ #² #m² #km² #³ #×# #± ±# #µm #µg #‰ "
    "§# §§ ©@ ©# @® @™ @’s @’s @’s ’@ ‘@’ “@” „@“ «@» ‹@› ‚@‘ @… …@ @—@ @–@ –@ —@ –# #–# •@ ·@ №# #ª #º #′ #″ †# @† ‡ "
    "¿@? ¡@! Ø# ø# Ä. Å Æ ß é à È @é’s l’@ d’@ qu’@ ª º ¶ ¬ × ÷ ≈# ≤# ≥# → ← ⇒ ★ ✓ ♥ № »@ @« › ‹ ´ ¨"
)
SEED = 5
# Languages whose messages are turned into unknown ones, the letters that change places, and those that come in.
_EXCHANGED = frozenset(
    "cs da de es et fi fr hr hu lt lv nb nl pl pt ro sk sl sv tr vi ru uk bg sr az eo cy sq sw".split()  # noqa: SIM905
)
_LETTERS = ("bcdfghjklmnpqrstvwxz", "aeiouy")
_LATIN = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćčďđēęěğģħīįıķĺľłńņňŋōőœŕřśşšţťūůűųŵŷźżžơưǎǐǒǔșțɓɔɖəɛɣɩɲʋʼẹẽịọụỳ"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёђѓєѕіїјљњќћўџґғҕҗҙқңҥүұҳҷһӑӗәөӯӳ"
_SEPARATORS = ("", " ", ", ", "/", " | ", "; ", "-", "\t")
_WORDS = ("Symbols", "Zeichen", "Caractères", "Znaki", "Символы", "Keys")
_HEADS = ("", "", "", *(f"{word}: " for word in _WORDS), "1. ")
# First and last code point of blocks whose characters are listed: letters by alphabet, signs, kana, jamo.
_BLOCKS = (
    (0xA1, 0xFF),
    (0x100, 0x17F),
    (0x180, 0x24F),
    (0x250, 0x2AF),
    (0x391, 0x3C9),
    (0x400, 0x45F),
    (0x5D0, 0x5EA),
    (0x621, 0x64A),
    (0xE01, 0xE2E),
    (0x2190, 0x21BF),
    (0x2200, 0x227F),
    (0x2460, 0x24AF),
    (0x2500, 0x257F),
    (0x2580, 0x25EF),
    (0x3001, 0x301F),
    (0x3041, 0x3093),
    (0x3105, 0x312D),
    (0x3131, 0x3163),
    (0xFF66, 0xFF9F),
)
_SIGNS = ("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄", "€£¥¢₩₪₫₱₹₽¤§©®™°±×÷")


def pools() -> list[list[str]]:
    """What lists are made of: upper halves of charsets, blocks (twice, as they are fewer), signs."""
    halves = [[char for char in charsets.table(name)[0x80:] if char >= "\xa1"] for name in sorted(charsets.SINGLE)]
    blocks = [[chr(code) for code in range(first, last + 1)] for first, last in _BLOCKS] + [list(s) for s in _SIGNS]
    return [[char for char in pool if char.isprintable()] for pool in (*halves, *blocks, *blocks)]


def lists(rng: random.Random) -> Iterator[str]:
    """Stretches of a pool, samples of it, and groups of two or three of its characters."""
    known = pools()
    for _ in range(LISTS):
        pool = rng.choice(known)
        form = rng.randrange(5)
        if form < 2:
            at = rng.randrange(len(pool))
            parts = pool[at : at + rng.randint(3, 24)]
        elif form == 2:
            parts = rng.sample(pool, min(rng.randint(3, 24), len(pool)))
        else:
            size = 2 if form == 3 else rng.randint(1, 3)
            parts = ["".join(rng.choice(pool) for _ in range(size)) for _ in range(rng.randint(3, 9))]
        yield rng.choice(_HEADS) + rng.choice(_SEPARATORS if form < 3 else _SEPARATORS[1:]).join(parts)


def words(rng: random.Random) -> Iterator[str]:
    """Frequent words as they are, with a capital, in capitals; a few in a row; names of countries and languages."""
    for _, known in sorted(corpus.frequent_words().items()):
        foreign = [word for word, _ in known[:30_000] if not word.isascii()]
        for word in rng.sample(foreign, min(WORDS, len(foreign))):
            yield rng.choice((word, word.capitalize(), word.upper()))
        for _ in range(PHRASES if foreign else 0):
            yield " ".join(rng.choice(foreign[:5000]) for _ in range(rng.randint(2, 4)))
    for _, names in sorted(corpus.locale_names().items()):
        yield from rng.sample(names, min(NAMES, len(names)))


def unknown_languages(rng: random.Random) -> Iterator[str]:
    """Sentences of languages that do not exist: letters of real ones exchanged, each language in its own way.

    The judge shall know that a text whose words nobody has listed may yet be as it was written.
    """
    messages = corpus.interface_messages()
    for _ in range(UNKNOWN):
        lang = rng.choice([code for code in messages if code.split("_")[0].split("-")[0] in _EXCHANGED])
        lines = [line for line in messages[lang] if 20 <= len(line) <= 160 and "%" not in line and not line.isascii()]
        if not lines:
            continue
        cyrillic = sum("\u0400" <= char < "\u0500" for char in lines[0]) > 5
        table: dict[int, str] = {}
        for group in _LETTERS if rng.random() < 0.7 else ():
            table.update(zip(map(ord, group), rng.sample(group, len(group)), strict=True))
        foreign = sorted({char for line in lines for char in line.lower() if char >= "\x80" and char.isalpha()})
        pool = _CYRILLIC if cyrillic else _LATIN
        table.update((ord(char), rng.choice(pool)) for char in foreign)
        for code, char in list(table.items()):
            if len(capital := chr(code).upper()) == 1:
                table[ord(capital)] = char.upper()
        for line in rng.sample(lines, min(8, len(lines))):
            yield " ".join(line.translate(table).split())


def joined(rng: random.Random) -> Iterator[str]:
    """Sentences with a sign between two words where a blank was: "word…word", "word—word"."""
    messages = corpus.interface_messages()
    codes = [code for code in sorted(messages) if code.split("_")[0].split("-")[0] in _EXCHANGED or code == "it"]
    for _ in range(JOINED):
        words = rng.choice(messages[rng.choice(codes)]).split()
        if len(words) > 2:
            at = rng.randrange(1, len(words))
            head, tail = " ".join(words[:at]), " ".join(words[at:])
            yield f"{head}{rng.choice(_JOINTS)}{tail}"


def with_tokens(rng: random.Random) -> Iterator[str]:
    """Sentences with a measure, a price, a name with an apostrophe or the like in them, all as newsrooms write them."""
    messages = corpus.interface_messages()
    codes = [code for code in sorted(messages) if code[:2] in _EXCHANGED or code[:2] in ("it", "en")]
    for _ in range(TOKENS):
        words = rng.choice(messages[rng.choice(codes)]).split()
        for _ in range(rng.randint(1, 3)):
            number = rng.choice((str(rng.randint(1, 99)), f"{rng.randint(0, 99)}.{rng.randint(0, 9)}"))
            token = rng.choice(_TOKENS.split()).replace("#", number).replace("@", rng.choice(words or ["a"]))
            words.insert(rng.randint(0, len(words)), token)
        yield " ".join(words)


def made_lines(rng: random.Random) -> Iterator[str]:
    """All of them, one kind after the other."""
    for kind in (lists, words, unknown_languages, joined, with_tokens):
        yield from kind(rng)


def clean_lines() -> Iterator[dict[str, Any]]:
    """The lines as benchmark items."""
    rng = random.Random(SEED)
    made = dict.fromkeys(line for line in made_lines(rng) if not line.isascii())
    for number, line in enumerate(made):
        yield {
            "id": f"made-{number}",
            "garbled": line,
            "original": line,
            "kind": "clean",
            "subset": "made",
            "family": "made",
            "source": "made",
            "lang": "und",
        }
