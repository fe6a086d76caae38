# SPDX-License-Identifier: Apache-2.0
"""Makes ``data/mojibake.bin``: language model and lexicon of the mojibake engine.

``python -m newsclean.training.mojibake [--shared DIR] [--half 0|1] [--out FILE]``

Promise: the same sources give the same bytes. With ``--half`` only that half of the development text is learned
from, so that the judge can be fitted to lines the model has not seen.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from newsclean.training import mojibake_corpus as corpus
from newsclean.training import mojibake_model as model
from newsclean.training import mojibake_screen, mojibake_symbols, tablefile

OUT = Path(__file__).resolve().parent.parent / "data" / "mojibake.bin"
# Shares of the mixture. A language with many symbols needs more of it to reach its symbols at all.
SHARE = {"zh": 3.0, "zh_Hant": 2.5, "ja": 3.0, "ko": 2.0, "en": 1.5}
LESSER = 0.25  # languages known from messages or names only
MILLION = 1_000_000.0
WORDS_A_LANGUAGE = 14_000
CJK_WORDS = 24_000
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0dff\u0e30-\u0e4e]+[^\W\d_]*)*")
_DASH = re.compile(r"(?<=[^\W\d_]),? [\u2013\u2014-] (?=[^\W\d_])")
_DOTS = re.compile(r"(?<=[^\W\d_]) ?(?:\.\.\.|\u2026) ?(?=[^\W\d_])")
_ALIAS = {"zh-Hans": "zh", "zh-Hant": "zh_Hant", "sr-Latn": "sh", "zh_Hans": "zh", "sr_Latn": "sh", "pt_BR": "pt"}
# Base forms of Indic and Thai words hold marks that \w does not cover in every version of Unicode: the pattern above
# is only used to list candidates, the kernel divides words by kinds.


def language(code: str) -> str:
    """The name under which a source's language code is pooled."""
    code = _ALIAS.get(code, code)
    return code if code in ("zh_Hant", "sr_Latn") else code.split("_")[0].split("-")[0]


def texts_by_language(shared: Path, half: int | None) -> dict[str, list[str]]:
    """All running text that may be learned from."""
    texts: dict[str, list[str]] = {}
    for source in (corpus.development_text(shared, half), corpus.prose(shared), corpus.interface_messages()):
        for code, found in source.items():
            texts.setdefault(language(code), []).extend(found)
    for code, found in texts.items():
        texts[code] = [*found, *closed_up(found, code)]
    return texts


def closed_up(texts: list[str], code: str) -> list[str]:
    """The lines whose dashes or dots newsrooms may set without blanks, set so: "word—word", "word…word"."""
    changed = []
    for text in texts:
        made = _DOTS.sub("…", text)
        if code == "en":
            made = _DASH.sub("—", made)
        if made != text:
            changed.append(made)
    return changed


def count(texts: dict[str, list[str]], words: dict[str, list[tuple[str, float]]]) -> tuple[model.Symbols, model.Counts]:
    """Triples of running text, word lists and names, mixed by language."""
    symbols, counts = model.Symbols(), model.Counts()
    for lang in sorted({*texts, *words}):
        share = SHARE.get(lang, 1.0 if lang in words else LESSER) * MILLION
        prose = texts.get(lang, [])
        size = sum(map(len, prose))
        part = min(0.75, size / 400_000) if lang in words else 1.0
        if prose:
            counts.add(symbols, ((text, 1.0) for text in prose), share * part)
        if lang in words:
            # The root of the frequency: rare words shall show their letters too.
            counts.add(
                symbols,
                ((_cased(word, n), value**0.7) for n, (word, value) in enumerate(words[lang])),
                share * (1 - part),
            )
    for names in corpus.locale_names().values():
        counts.add(symbols, ((name, 1.0) for name in names), 0.1 * min(1.0, sum(map(len, names)) / 4000) * MILLION)
    return symbols, counts


def _cased(word: str, number: int) -> str:
    """Every fourth word with a capital: the model folds case, but capitals stand at starts."""
    return word.capitalize() if number % 4 == 0 else word


def _wanted(word: str, value: float) -> bool:
    if word.isascii() or any(char.isdigit() for char in word):
        return False
    return len(word) > 1 or value > 2e-4


def ranked_words(texts: dict[str, list[str]], words: dict[str, list[tuple[str, float]]]) -> dict[str, None]:
    """Words for the lexicon: the languages take turns, each with its most frequent words first."""
    lists: list[list[str]] = []
    for lang in sorted({*texts, *words}):
        limit = CJK_WORDS if lang in ("zh", "zh_Hant", "ja", "ko") else WORDS_A_LANGUAGE
        tally: dict[str, float] = {}
        for text in texts.get(lang, []):
            for word in _WORD.findall(text):
                if not word.isascii():
                    tally[word.lower()] = tally.get(word.lower(), 0) + 1
        # A word seen three times in prose counts like the 20,000th of the list.
        merged = {word: value for word, value in words.get(lang, []) if _wanted(word, value)}
        total = sum(tally.values()) or 1.0
        for word, times in tally.items():
            if len(word) > 1 and len(word) < 20 and (times >= 3 or lang not in words):
                merged[word] = max(merged.get(word, 0.0), times / max(total, 100_000.0))
        if lang in ("zh", "zh_Hant", "ja"):
            merged = {word: value for word, value in merged.items() if 2 <= len(word) <= 6}
        order = sorted(merged, key=lambda word: (-merged[word], word))
        lists.append(order[:limit])
    for names in corpus.locale_names().values():
        lists.append(
            sorted({word.lower() for name in names for word in _WORD.findall(name) if _wanted(word, 0.0)})[:400]
        )
    return interleave(lists)


def interleave(lists: Iterable[list[str]]) -> dict[str, None]:
    """One of each list, then the next of each, and so on, without repeats."""
    ordered: dict[str, None] = {}
    rows = list(lists)
    for place in range(max(map(len, rows), default=0)):
        for row in rows:
            if place < len(row):
                ordered[row[place]] = None
    return ordered


def build(shared: Path, out: Path, half: int | None) -> None:
    """Write the table to `out`."""
    texts, words = texts_by_language(shared, half), corpus.frequent_words()
    symbols, counts = count(texts, words)
    sections = {
        "fold": ("H", symbols.fold[: mojibake_symbols.FOLDED].astype("<u2").tobytes()),
        "kind": ("B", model.kinds_with_common_hanzi(symbols, counts).tobytes()),
        **model.language_model(counts),
    }
    if half is None:  # the half models only serve to fit the judge
        sections["screen"] = ("b", mojibake_screen.weights(texts, np.frombuffer(sections["kind"][1], dtype=np.uint8)))
    sections["lexicon"], known = model.lexicon(symbols, ranked_words(texts, words))
    meta = {"words": known, "languages": len({*texts, *words}), "folds": corpus.fold_pairs()}
    tablefile.write(out, "mojibake", meta, sections)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=os.environ.get("NEWSCLEAN_SHARED"), help="the data folder")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    if args.shared is None:
        parser.error("name the data folder: --shared DIR or NEWSCLEAN_SHARED")
    build(Path(args.shared), args.out, args.half)


if __name__ == "__main__":
    main()
