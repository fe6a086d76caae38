# SPDX-License-Identifier: Apache-2.0
"""What the line model is trained on: labelled pages, and clean text that must stay whole.

Promise: the same folder gives the same documents in the same order. Nothing read here is written anywhere but as
weights. A document belongs to a fold by its publisher, so no publisher is ever trained and judged on at once.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDS = 5
KEEP, GO, UNSCORED, HEADING = 0, 1, -1, -2
_LABELS = {"article": KEEP, "boilerplate": GO}
# Not part of the body in the ground truth, but written by the newsroom: taught as text to keep, never scored.
_HEADINGS = frozenset({"headline", "deck", "subhead"})


@dataclass(slots=True)
class Page:
    """One document: its lines, their labels (KEEP, GO, UNSCORED, HEADING), kinds and its weight in training."""

    publisher: str
    task: str
    lines: list[str]
    labels: list[int]
    kinds: list[str]
    weight: float

    @property
    def fold(self) -> int:
        """Which of the `FOLDS` parts the publisher belongs to."""
        return zlib.crc32(self.publisher.encode()) % FOLDS


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _label(line: dict[str, Any]) -> int:
    if line["label"] == "unsure" and line.get("type") in _HEADINGS:
        return HEADING
    return _LABELS.get(line["label"], UNSCORED)


def labelled(shared: Path, task: str) -> list[Page]:
    """The pages of one task (light or heavy) of the boilerplate data."""
    pages = []
    for d in _records(shared / "data" / "boilerplate" / f"{task}.jsonl.gz"):
        lines = [line["text"].replace("\n", " ") for line in d["lines"]]
        labels = [_label(line) for line in d["lines"]]
        kinds = [line.get("type") or "" for line in d["lines"]]
        pages.append(Page(d["publisher"], task, lines, labels, kinds, 1.0))
    return pages


def _clean_page(publisher: str, task: str, lines: list[str]) -> Page:
    return Page(publisher, task, lines, [KEEP] * len(lines), [""] * len(lines), 0.5)


def wrap(lines: list[str], width: int) -> list[str]:
    """The lines broken at `width`, as mail and old news wires have them."""
    import textwrap

    return [part for line in lines for part in (textwrap.wrap(line, width) or [line])]


def clean(shared: Path) -> list[Page]:
    """Text without boilerplate: article bodies, sentences of many languages, hard-wrapped prose."""
    pages = []
    for name in ("gaps_en", "gaps_other"):
        for d in _records(shared / "data" / "gaps" / f"{name}.jsonl.gz"):
            lines = [line for line in d["text"].split("\n") if line.strip()]
            if d["variant"] != "clean" or len(lines) < 4:
                continue
            key = zlib.crc32(d["id"].encode())
            if key % 8 == 0:
                lines = wrap(lines, 60 + key // 8 % 20)[:60]
            elif key % 2:
                continue  # half of them are enough
            pages.append(_clean_page(d["publisher"], "clean", lines))
    chunk: list[str] = []
    for d in _records(shared / "data" / "mojibake" / "clean.jsonl.gz"):
        if d["subset"] not in ("sentence", "quotes-punct", "other-language", "udhr-any-language", "mixed-script"):
            continue
        chunk.append(d["original"].replace("\n", " "))
        if len(chunk) == 20:
            pages.append(_clean_page(f"sentences-{len(pages)}", "sentences", chunk))
            chunk = []
    for path in sorted((shared / "data" / "gaps").glob("train_extra_*.jsonl.gz")):
        chunk = []
        for number, d in enumerate(_records(path)):
            if number % 7 == 0 and len(d["text"]) < 400:
                chunk.append(d["text"])
            if len(chunk) == 20:
                pages.append(_clean_page(f"{path.name}-{len(pages)}", "paragraphs", chunk))
                chunk = []
            if number > 6000:
                break
    return pages
