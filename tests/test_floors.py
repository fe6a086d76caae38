# SPDX-License-Identifier: Apache-2.0
"""Quality on the project's own generated sets, by kind and language: it may rise and not fall.

The floors are in ``floors.toml``. ``python tests/test_floors.py`` measures, tells what is better than its floor, and
raises floors there; it lowers none. A change of the sets changes their digest, and then all floors are measured anew.
"""

import hashlib
import json
import re
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import newsclean
from newsclean.gaps import find_gaps
from newsclean.mojibake import charsets

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
RULES = Path(newsclean.__file__).parent / "data" / "rules"
READERS = ("latin-1", "cp1252", "cp1251", "cp437", "mac-roman")
FILLING = "The council met on Tuesday to vote on the budget, which passed by a narrow margin, its speaker said.\n"
NAMES = ("Anna Berg", "Portland")
# Sentences whose names were links; without them they have gaps.
LINKED = {
    "cs": [
        "Zprávu zveřejnil v pondělí server {}.",
        "Podle {} se ceny zvýšily o dvě procenta.",
        "Film „{}“ vstoupí do kin příští týden.",
        "Ministři z {} a z {} se sešli v hlavním městě.",
    ],
    "de": [
        "Der Bericht von {} wurde am Montag veröffentlicht.",
        "Der Minister von {} sagte, die Gespräche seien gescheitert.",
        "Minister aus {} und {} trafen sich in der Hauptstadt.",
        "Sie sprach mit {} über die Wahl.",
        "Der Film „{}“ kommt nächste Woche in die Kinos.",
        "Nach Angaben von {} stiegen die Preise um zwei Prozent.",
        "Das Unternehmen gehört zu {}.",
        "Die Stadt {}, in der er lebt, liegt am Meer.",
    ],
    "en": [
        "The report by {} was released on Monday.",
        "The minister of {} told reporters that talks had failed.",
        "The talks, led by {}, ended on Friday.",
        "Ministers from {} and {} met in the capital.",
        "She spoke to {} about the vote.",
        'The film "{}" opens in cinemas next week.',
        "According to {}, prices rose by two percent.",
        "He was born in {} and moved to the coast as a child.",
        "Readers can send their letters to {}.",
        "The company, a unit of {}, said sales had grown.",
    ],
    "es": [
        "El informe de {} se publicó el lunes.",
        "Ministros de {} y de {} se reunieron.",
        "Habló con {} sobre la votación.",
        "Según {}, los precios subieron.",
    ],
    "fr": [
        "Le rapport de {} a été publié lundi.",
        "Des ministres de {} et de {} se sont réunis.",
        "Elle a parlé avec {} du vote.",
        "Selon {}, les prix ont augmenté.",
    ],
}


def cases(name):
    return [json.loads(line) for line in (HERE / "cases" / name).read_text(encoding="utf-8").splitlines()]


def mojibake():
    """(group, garbled, right): each sentence written in one charset and read in another."""
    for case in cases("mojibake/sentences.jsonl"):
        for writer in case["writers"]:
            for reader in READERS:
                data = charsets.encode(case["text"], writer)
                garbled = charsets.decode(data, reader)
                if writer == reader or garbled == case["text"]:
                    continue
                for group in (f"language {case['lang']}", f"{writer} as {reader}"):
                    yield group, garbled, case["text"]


def words():
    """(group, garbled, right): words alone, of five letters and more, not all of them ASCII."""
    for case in cases("mojibake/sentences.jsonl"):
        for word in dict.fromkeys(re.findall(r"[^\W\d_]{5,}", case["text"])):
            for reader in () if word.isascii() else READERS:
                garbled = charsets.decode(word.encode(), reader)
                for group in (f"language {case['lang']}", f"read as {reader}"):
                    yield group, garbled, word


def gaps():
    """(group, text, whether there are gaps)"""
    for language, sentences in LINKED.items():
        for sentence in sentences:
            yield f"language {language}", sentence.replace("{}", ""), True
            yield f"clean {language}", sentence.format(*NAMES), False


def encodings():
    """(group, bytes, encoding)"""
    for case in cases("encoding/detect.jsonl"):
        for encoding in case["encodings"]:
            yield f"language {case['language']}", case["text"].encode(encoding, "ignore"), case["text"]


def boilerplate():
    """(group, page, line that should go): each rule's examples as the last line of a page."""
    for file in sorted(RULES.glob("*.toml")):
        for rule in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]:
            if rule.get("where", "line") == "line":
                for example in rule.get("examples", [])[:2]:
                    yield f"rules {file.stem}", FILLING * 3 + "\n" + example + "\n", example


def restraint():
    """(group, text): what must stay as it is."""
    for case in cases("mojibake/clean.jsonl"):
        yield "tricky clean text", case["text"]
    for case in cases("mojibake/sentences.jsonl"):
        yield "clean sentences", case["text"]
    for code in range(0xA1, 0x30000, 389):
        if chr(code).isalpha():
            yield "letters alone", chr(code)
            yield "letters in a word", f"abc{chr(code)}def"


@cache
def measured():
    """Shares by set and group, and the digest of all the sets."""
    counts = defaultdict(lambda: [0, 0])
    digest = hashlib.sha256()

    def note(key, good, *parts):
        counts[key][0] += good
        counts[key][1] += 1
        for part in parts:
            digest.update(part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass"))

    for group, garbled, right in mojibake():
        note(("mojibake", group), newsclean.repair_mojibake(garbled) == right, group, garbled)
    for group, garbled, right in words():
        note(("words", group), newsclean.repair_mojibake(garbled) == right, group, garbled)
    for group, text, right in gaps():
        note(("gaps", group), bool(find_gaps(text)) == right, group, text)
    for group, data, right in encodings():
        note(("encoding", group), newsclean.decode(data).removeprefix("\ufeff") == right, group, data)
    for group, page, line in boilerplate():
        note(("boilerplate", group), line not in newsclean.remove_boilerplate(page), group, page)
    for group, text in restraint():
        note(("restraint", group), newsclean.clean(text) is text, group, text)
    shares = {key: good / number for key, (good, number) in counts.items()}
    return shares, digest.hexdigest()


@pytest.mark.skipif(not newsclean.COMPILED, reason="the plain kernels give the same answers in seventy times the time")
def test_no_quality_falls():
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    shares, digest = measured()
    assert digest == floors["digest"], "the sets are others: python tests/test_floors.py writes their floors"
    known = {(part, group): share for part in floors if part != "digest" for group, share in floors[part].items()}
    assert known.keys() == shares.keys()
    fallen = {key: (share, known[key]) for key, share in shares.items() if share < known[key]}
    assert not fallen


def main():
    shares, digest = measured()
    old = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if old.get("digest") != digest:
        old = {}
    lines = [
        "# Measured shares; written by python tests/test_floors.py, which only raises them.",
        f'digest = "{digest}"',
    ]
    part = None
    for key, share in sorted(shares.items()):
        floor = old.get(key[0], {}).get(key[1], 0)
        value = max(floor, int(share * 10_000) / 10_000)
        if value > floor:
            print(f"{key[0]}, {key[1]}: {floor} -> {value}")
        elif share < floor:
            print(f"{key[0]}, {key[1]}: {share:.4f} is below its floor {floor}")
        if key[0] != part:
            part = key[0]
            lines += ["", f"[{part}]"]
        lines.append(f'"{key[1]}" = {value}')
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
