# SPDX-License-Identifier: Apache-2.0
"""Marks text whose bytes are lost: replacement characters, and what became of them when they were read once more.

Promise: marks only (`replacement` None), in linear time; never overlapping.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsclean.edits import Finding

# U+FFFD is EF BF BD in UTF-8; two of them read as GBK, as CP949, as Big5, as Windows code pages.
_PATTERNS = {
    "replacement-as-gbk": "锟斤拷",
    "replacement-as-cp949": "占쏙옙",
    "replacement-as-big5": "嚙踝蕭",
    "replacement-as-cp932": "�ｿｽ|ｿｽ�|�ｽｽ|ｿｽｿｽ",
    "replacement-character": "�",
}
_MARKS = ("�", "锟斤拷", "占쏙옙", "嚙踝蕭", "ｿｽ")  # one of them is in everything that _PATTERNS finds
# Between two marks of a run there may be a few characters of their neighbours: 锟斤拷锟较碉拷.
_BETWEEN = 4
_QUESTION = re.compile(r"\?{2,}(?=[ ,.;:-]{1,2}\?{2,})(?:[ ,.;:-]{1,2}\?+)+|(?<=[^\W\d_])\?{2,}(?=[^\W\d_])")
_ANY = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in _PATTERNS.items()))


def is_lost(text: str) -> bool:
    """Whether `text` holds replacement characters that were read once more in a charset of several bytes."""
    return any(mark in text for mark in _MARKS[1:])


def find_irreversible(text: str) -> list[Finding]:
    """Stretches of `text` that nobody can restore."""
    found: list[Finding] = []
    marked = any(mark in text for mark in _MARKS)
    for match in _ANY.finditer(text) if marked else ():
        kind = f"mojibake.irreversible.{(match.lastgroup or '').replace('_', '-')}"
        last = found[-1] if found else None
        if (
            last
            and last.kind == kind
            and match.start() - last.end <= _BETWEEN
            and "\n" not in text[last.end : match.start()]
        ):
            found[-1] = _mark(last.start, match.end(), kind, 0.99)
        else:
            found.append(_mark(match.start(), match.end(), kind, 0.99))
    if "??" in text:
        for match in _question_marks(text):
            if not any(f.start < match.end() and match.start() < f.end for f in found[-64:]):
                found.append(_mark(match.start(), match.end(), "mojibake.irreversible.question-marks", 0.7))
        found.sort(key=lambda f: f.start)
    return found


def _question_marks(text: str) -> Iterator[re.Match[str]]:
    """The matches of _QUESTION, tried where a run of question marks starts and nowhere else."""
    at = text.find("??")
    while at >= 0:
        match = _QUESTION.match(text, at)
        if match:
            yield match
            at = match.end()
        else:
            at += 2
            while text.startswith("?", at):
                at += 1
        at = text.find("??", at)


def _mark(start: int, end: int, kind: str, confidence: float) -> Finding:
    return Finding(start, end, kind, None, confidence, kind.rpartition(".")[2], "the bytes are lost")
