# SPDX-License-Identifier: Apache-2.0
"""The text that the mojibake model learns from, by language.

Promise: only freely licensed sources, in a fixed order, so that the tables come out bit for bit the same. Text that
is there for evaluation only (news pages, blog lines without a licence) is never given out, nor are the treebanks that
serve as validation. Nothing here is needed at run time.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Never learned from, whatever the purpose: the validation part.
VALIDATION_SOURCES = (
    "UD_Latvian-LVTB",
    "UD_Slovak-SNK",
    "UD_Persian-PerDT",
    "UD_Greek-GUD",
    "UD_Korean-PUD",
    "UD_Croatian-SET",
    "UD_French-PUD",
)
EVALUATION_ONLY = ("fundus", "char-dataset", "public ")
LEARNABLE = ("UD_", "UDHR", "django")
# Languages that the benchmark keeps for judging: only word lists are read for them, never running text.
WORD_LISTS_ONLY = frozenset({"be", "ca", "ga", "gl", "hy", "is", "ka", "kk", "mk", "mt"})
EXTRA_CHARACTERS = 1_500_000  # of running text a language; more moves the figures little
_WORDFREQ = (
    "ar bg bn ca cs da de el en es fa fi fil fr he hi hu id is it ja ko lt lv mk ms nb nl pl pt ro ru sh sk sl sv ta "
    "tr uk ur vi zh"
)
WORDFREQ = tuple(_WORDFREQ.split(" "))


def is_validation(item: dict[str, Any]) -> bool:
    """Whether a benchmark line belongs to the part that nothing is fitted to."""
    source = item["source"]
    if source.startswith(EVALUATION_ONLY) or source.startswith(VALIDATION_SOURCES):
        return True
    return source.startswith("UDHR") and zlib.crc32(source.encode()) % 4 == 0


def fold_of(text: str) -> int:
    """Which half of the development text a line belongs to (0 or 1)."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) & 1


def read_lines(path: Path) -> Iterator[Any]:
    """The JSON objects of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def development_text(shared: Path, half: int | None) -> dict[str, list[str]]:
    """Originals of the benchmark by language: one half of them, or all."""
    folder = shared / "data" / "mojibake"
    texts: dict[str, dict[str, None]] = {}
    for name in ("garbled", "clean"):
        for item in read_lines(folder / f"{name}.jsonl.gz"):
            text = item["original"]
            if not item["source"].startswith(LEARNABLE) or is_validation(item):
                continue
            if half is not None and fold_of(text) != half:
                continue
            texts.setdefault(item["lang"], {})[text] = None
    return {lang: list(found) for lang, found in sorted(texts.items())}


def prose(shared: Path) -> dict[str, list[str]]:
    """Paragraphs of freely licensed sites by language, at most EXTRA_CHARACTERS each."""
    texts: dict[str, list[str]] = {}
    for path in sorted((shared / "data" / "gaps").glob("train_extra_*.jsonl.gz")):
        lang = path.name.split("_")[2].split(".")[0]
        items = sorted(read_lines(path), key=lambda item: zlib.crc32(item["text"].encode()))
        size, found = 0, []
        for item in items:
            size += len(item["text"])
            if size > EXTRA_CHARACTERS:
                break
            found.append(item["text"])
        texts[lang] = found
    return texts


def interface_messages() -> dict[str, list[str]]:
    """Django's translations, by language, without those that are to be judged."""
    import gettext

    import django  # type: ignore[import-untyped,unused-ignore]

    texts = {}
    root = Path(django.__file__).parent / "conf" / "locale"
    for path in sorted(root.glob("*/LC_MESSAGES/django.mo")):
        lang = path.parent.parent.name
        if lang.split("_")[0] in WORD_LISTS_ONLY or lang == "en":
            continue
        with path.open("rb") as file:
            catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        texts[lang] = sorted({text for key, text in catalog.items() if key and isinstance(text, str)})
    return texts


def locale_names() -> dict[str, list[str]]:
    """Names of countries, languages, months and days, by language (CLDR)."""
    from babel import Locale, localedata

    texts = {}
    for code in localedata.locale_identifiers():
        if len(code) > 7 or (code.count("_") and code not in {"zh_Hant", "sr_Latn", "uz_Cyrl", "az_Cyrl"}):
            continue
        locale = Locale.parse(code)
        names: set[str] = {*locale.territories.values(), *locale.languages.values()}
        for table in (locale.months, locale.days):
            names.update(table["format"]["wide"].values())
        wanted = sorted(name for name in names if not name.isascii())
        if wanted:
            texts[code] = wanted
    return texts


def frequent_words() -> dict[str, list[tuple[str, float]]]:
    """Words and their frequency by language, most frequent first."""
    from wordfreq import get_frequency_dict

    words = {}
    for lang in WORDFREQ:
        table = get_frequency_dict(lang, wordlist="best")
        words[lang] = sorted(table.items(), key=lambda pair: (-pair[1], pair[0]))[:60_000]
    words["zh_Hant"] = [(to_traditional(word), share) for word, share in words["zh"]]
    words["sr"] = [(to_cyrillic(word), share) for word, share in words["sh"]]
    return words


_traditional: dict[str, str] = {}


def to_traditional(text: str) -> str:
    """`text` in traditional characters, by OpenCC's preferred forms."""
    if not _traditional:
        import opencc  # type: ignore[import-untyped,unused-ignore]

        folder = Path(os.path.dirname(opencc.__file__)) / "dictionary"
        for name in ("STPhrases.txt", "STCharacters.txt"):
            for line in (folder / name).read_text(encoding="utf-8").splitlines():
                key, _, forms = line.partition("\t")
                if forms:
                    _traditional[key] = forms.split()[0]
    if text in _traditional:
        return _traditional[text]
    return "".join(_traditional.get(char, char) for char in text)


_SERBIAN = {"lj": "љ", "nj": "њ", "dž": "џ"} | dict(
    zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True)
)


def to_cyrillic(word: str) -> str:
    """A Serbian word of the Latin script in the Cyrillic one."""
    for pair in ("lj", "nj", "dž"):
        word = word.replace(pair, _SERBIAN[pair])
    return "".join(_SERBIAN.get(char, char) for char in word)


def fold_pairs() -> list[tuple[str, str]]:
    """Pairs (after, before) of GBK bytes that OpenCC's folding to simplified characters changes.

    Only those whose bytes before are the start of a UTF-8 sequence; the first one wins where several fold to one.
    """
    import opencc  # type: ignore[import-untyped,unused-ignore]

    folder = Path(os.path.dirname(opencc.__file__)) / "dictionary"
    pairs: dict[str, str] = {}
    for line in (folder / "TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        before, _, after = line.partition("\t")
        after = after.split()[0] if after else before
        try:
            old, new = before.encode("gbk"), after.encode("gbk")
        except UnicodeError:
            continue
        if old == new or len(old) != 2 or len(new) != 2 or not (0xC2 <= old[0] <= 0xEF and 0x80 <= old[1] <= 0xBF):
            continue
        if 0xC2 <= new[0] <= 0xEF and 0x80 <= new[1] <= 0xBF:
            continue  # the folded form may be meant
        pairs.setdefault(new.decode("latin-1"), old.decode("latin-1"))
    return sorted(pairs.items())
