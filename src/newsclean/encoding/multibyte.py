# SPDX-License-Identifier: Apache-2.0
"""Readings of bytes as multi-byte charsets and as UTF-16, UTF-32 without a mark.

Promise: costs compare with those of `newsclean.encoding.statistics`. Codecs are Python's; nothing here raises.
"""

from __future__ import annotations

from newsclean.encoding.statistics import CJK, Reading, TextScore, foreign

# In the order of preference where the text is the same; a later one may know more characters.
# The number is what the charset costs beforehand (sixteenths of a nat).
CODECS = (
    ("gb18030", 0),
    ("shift_jis", 0),
    ("cp932", 1),
    ("cp949", 4),
    ("big5", 4),
    ("cp950", 5),
    ("euc_jp", 8),
    ("big5hkscs", 12),
    ("johab", 72),
    ("shift_jis_2004", 40),
    ("euc_jis_2004", 40),
)
ERROR = 20 * 16  # what a byte costs that the codec cannot read
_ASCII = bytes(range(128))
_REPLACED = "\ufffd"


def rank_multi(data: bytes, best: int, parts: int = 0) -> list[Reading]:
    """Readings of `data` whose cost is not hopeless beside `best`; `parts` errors are forgiven where data is cut."""
    out: list[Reading] = []
    bar = best + 40 * 16
    # A language is worth finding out only for the readings that are kept.
    strange = foreign(data, len(data.translate(None, _ASCII)), CJK)
    forgiven = min(parts, len(data.translate(None, _ASCII)) // 32)
    for name, prior in CODECS:
        try:
            text = data.decode(name, "replace")
        except (UnicodeError, LookupError):
            continue
        if text.endswith(_REPLACED):
            text = text[:-1]
        wrong = max(0, text.count(_REPLACED) - forgiven) * ERROR
        if wrong > bar:
            continue
        score = TextScore(text.replace(_REPLACED, " ") if _REPLACED in text else text)
        cost = score.cost + prior + wrong + strange
        if cost <= bar:
            out.append((cost, name, score.language))
    return out


def wide_units(data: bytes) -> str | None:
    """UTF-32 or UTF-16 that shows itself by its zero bytes."""
    size = len(data) & ~3
    head = data[: min(size, 8192)]
    if size >= 4:
        for name, top, high in (("utf-32-le", 3, 2), ("utf-32-be", 0, 1)):
            if (
                not head[top::4].strip(b"\0")
                and max(head[high::4]) <= 0x10
                and head.count(0) * 2 >= len(head)
                and _printable(head, name, 4)
            ):
                return name
    head = data[: min(len(data) & ~1, 8192)]
    if len(head) < 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    least = 2 if head.isascii() else 8
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        # A single zero proves little: it may separate or pad. Of units that are ASCII throughout most have one.
        enough = zeros > 1 or (half <= 3 and len(data) % 2 == 0)
        if enough and zeros * least >= half and zeros > 4 * others and _printable(head, name, 2):
            return name
    return None


def rank_wide(data: bytes) -> list[Reading]:
    """Readings of `data` as UTF-16 without zero bytes to show it."""
    out: list[Reading] = []
    data = data[: len(data) & ~1]
    if len(data) < 4:
        return out
    for name in ("utf-16-le", "utf-16-be"):
        text = data.decode(name, "replace")
        wrong = text.count(_REPLACED)
        if wrong > 1 or not _mostly_printable(text):
            continue
        score = TextScore(text)
        out.append((score.cost + score.ascii_cost + wrong * ERROR + 64, name, score.language))
    return out


def _printable(data: bytes, name: str, unit: int) -> bool:
    for cut in (0, unit):
        try:
            return _mostly_printable(data[: len(data) - cut].decode(name))
        except UnicodeError:
            continue
    return False


def _mostly_printable(text: str) -> bool:
    text = text[:2048]
    if text.isprintable() or "".join(text.split()).isprintable():
        return True
    odd = sum(not c.isprintable() and c not in _SPACES for c in text)
    return odd * 50 <= len(text)


_SPACES = "\t\n\r\f\xa0\u3000\u2028\u200b\u200e\u200f\xad\u200c\u200d\ufeff"
