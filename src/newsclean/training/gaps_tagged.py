# SPDX-License-Identifier: Apache-2.0
"""Pages of running text from the tagged sentences: news, blogs, letters, fiction, where the pages with links are mostly
about software.

Promise: tokens are joined as they would be printed; nothing else is changed, and no page has a gap.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from random import Random

from newsclean.training.gaps_data import Page

_CLOSING = {".", ",", ";", ":", "!", "?", "%", ")", "]", "...", "…", "”", "»", "''", "-RRB-"}
_CLINGING = {"n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "n’t", "’s", "’re", "’ve", "’ll", "’d", "’m"}
_OPENING = {"(": "(", "-LRB-": "(", "[": "[", "``": '"', "„": "„", "“": "“", "«": "«", "$": "$"}
_WRITTEN = {"''": '"', "-RRB-": ")"}
PARAGRAPHS = 8  # of a page; one to five sentences each


def sentence(line: str) -> str:
    """The text of one line of ``form/TAG`` items."""
    out, glued, quoted = "", True, False
    for item in line.split():
        form = item.rpartition("/")[0].replace("_", " ")
        if form == '"':
            form, quoted = ("''" if quoted else "``"), not quoted
        if form in _OPENING:
            out += ("" if glued else " ") + _OPENING[form]
            glued = True
            continue
        near = glued or form in _CLOSING or form in _CLINGING
        out += ("" if near else " ") + _WRITTEN.get(form, form)
        glued = False
    return out


def pages(folder: Path, lang: str, seed: int) -> Iterator[Page]:
    """The sentences of one language as pages, divided into paragraphs by lot."""
    random = Random(f"tagged {lang} {seed}")
    paragraphs: list[str] = []
    for name in ("en_masc", "en") if lang == "en" else (lang,):
        with gzip.open(folder / "tagged" / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
            held: list[str] = []
            left = random.randint(1, 5)
            for line in file:
                held.append(sentence(line))
                if len(held) >= left:
                    paragraphs.append(" ".join(held))
                    held, left = [], random.randint(1, 5)
    for at in range(0, len(paragraphs), PARAGRAPHS):
        yield Page(lang, "tagged", "clean", "\n\n".join(paragraphs[at : at + PARAGRAPHS]), [], 1.0)
