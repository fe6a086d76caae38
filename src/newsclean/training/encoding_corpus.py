# SPDX-License-Identifier: Apache-2.0
"""Running text and word lists, per language, for the tables of the encoding stage.

Sources: sentences with a free licence from the development data (Universal Dependencies, Django, GNOME, and the sites
of ``train_extra``), the message catalogues of Django 5.1.4 and pycountry 26.2.16, and wordfreq 3.1.1. Never used: the
detection data, publishers' texts, and the Declaration of Human Rights, with which the detector is tested.
Promise: the same sources give the same text in the same order.
"""

from __future__ import annotations

import gettext
import gzip
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

FREE = ("UD_", "django:", "gnome-user-docs:")
# Codes of the sources -> codes of the tables.
ALIAS = {
    "nb": "no",
    "nn": "no",
    "nb_NO": "no",
    "sr-Latn": "sh",
    "hr": "sh",
    "bs": "sh",
    "sr_Latn": "sh",
    "sr@latin": "sh",
}
ALIAS |= {
    "zh-Hans": "zh",
    "zh_Hans": "zh",
    "zh_CN": "zh",
    "zh-Hant": "zt",
    "zh_Hant": "zt",
    "zh_TW": "zt",
    "zh_HK": "zt",
}
ALIAS |= {
    "pt_BR": "pt",
    "ro_MD": "ro",
    "ckb": "",
    "sr_latn": "sh",
    "fil": "tl",
    "ms": "id",
    "gd": "ga",
    "tt@iqtelif": "",
}
LINES = 4000  # of train_extra per language


def sentences(shared: Path) -> Iterator[tuple[str, str]]:
    """(language, sentence) from the development data."""
    for name in ("clean", "garbled"):
        with gzip.open(shared / "data" / "mojibake" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            seen: set[str] = set()
            for line in file:
                record = json.loads(line)
                text = record["original"]
                if record["source"].startswith(FREE) and text not in seen and record.get("subset") in _SUBSETS:
                    seen.add(text)
                    yield ALIAS.get(record["lang"], record["lang"]), text
    for path in sorted((shared / "data" / "gaps").glob("train_extra_*.jsonl.gz")):
        language = path.name[len("train_extra_") :].split(".")[0]
        with gzip.open(path, "rt", encoding="utf-8") as file:
            records = [json.loads(line)["text"] for line in file]
        # Spread over all sites: every n-th paragraph.
        step = max(1, len(records) // LINES)
        for text in records[::step]:
            yield language, text


_SUBSETS = {
    "main",
    "sentence",
    "partial",
    "lossy",
    "name-or-phrase",
    "quotes-punct",
    "irreversible",
    "short",
    "other-language",
}


def messages() -> Iterator[tuple[str, str]]:
    """(language, message) of the message catalogues."""
    for package, folder in (("django", "conf/locale"), ("pycountry", "locales")):
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"{package} is needed to make the tables")
        root = Path(spec.origin).parent / folder
        for path in sorted(root.glob("*/LC_MESSAGES/*.mo")):
            code = path.parts[-3]
            language = ALIAS.get(code, code.split("_")[0])
            if not language or language == "en":
                continue
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)
            table: dict[object, str] = vars(catalogue)["_catalog"]
            for key, text in sorted(table.items(), key=lambda item: str(item[0])):
                if key != "" and text != key:
                    yield language, text


def words(language: str) -> list[tuple[str, float]]:
    """(word, frequency) of wordfreq; empty where it has no list."""
    import wordfreq

    code = {"no": "nb", "zt": "zh", "tl": "fil"}.get(language, language)
    lists = (
        wordfreq.available_wordlists()
        if hasattr(wordfreq, "available_wordlists")
        else wordfreq.available_languages("small")
    )
    if code not in lists:
        return []
    found = wordfreq.get_frequency_dict(code, wordlist="small")
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:30000]


def traditional() -> dict[str, list[str]]:
    """Simplified characters -> the traditional ones that wordfreq folds into them."""
    import msgpack

    spec = importlib.util.find_spec("wordfreq")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("wordfreq is needed to make the tables")
    with gzip.open(Path(spec.origin).parent / "data" / "_chinese_mapping.msgpack.gz", "rb") as file:
        mapping = msgpack.load(file, strict_map_key=False)
    table: dict[str, list[str]] = {}
    for point, simple in sorted(mapping.items()):
        table.setdefault(simple, []).append(chr(point))
    return table
