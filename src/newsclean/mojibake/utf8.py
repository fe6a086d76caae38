# SPDX-License-Identifier: Apache-2.0
"""Reads scattered UTF-8 in text that was read in another charset, also where some of its bytes were lost.

Promise: what is not part of a sequence stays as it is, so that clean text around survives; linear time. Each way of
losing bytes is tried only when asked for and named in the chain. Decides nothing.

All patterns work on *raw* text: each character stands for the byte its reader read (U+0000 to U+00FF); characters the
reader does not have are ALIEN, U+FFFD in the text is LOST.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from newsclean.kernels.readers import as_bytes_read
from newsclean.mojibake import charsets

ALIEN = "\u0100"
LOST = "\u0101"
_CONT = "[\x80-\xbf]"
_VALID = f"[\xc2-\xdf]{_CONT}|[\xe0-\xef]{_CONT}{{2}}|[\xf0-\xf4]{_CONT}{{3}}"
STRICT = re.compile(_VALID)
POSSIBLE = re.compile("[^\x00-\x7f]{2}|[^\x00-\x7f] |[^\x00-\x7f]\\Z|[^\x00-\x7f]\\?|[\x80-\x9f]")

# The no-break space A0 became a blank. A blank is only taken for it where the sequence needs it.
_BLANK = f"[\xe0-\xef](?: {_CONT}|{_CONT} )|[\xf0-\xf4](?: {_CONT}{{2}}|{_CONT} {_CONT}|{_CONT}{{2}} )"
_BLANK2 = "[\xc2-\xdf] "
# The closing quote E2 80 9D lost its last byte, or it became U+FFFD, "?" or a blank.
_QUOTE = f"\xe2\x80(?:[{LOST}?]| ?(?=[ .,;:!)]|\\Z))"
# Bytes that became U+FFFD.
_HOLE = (
    f"[\xc2-\xdf]{LOST}|[\xe0-\xef](?:{_CONT}{LOST}|{LOST}{_CONT}|{LOST})"
    f"|[\xf0-\xf4](?:{_CONT}{{0,2}}{LOST}){_CONT}{{0,2}}"
)
# The soft hyphen AD was dropped: í, Э and the like lack their second byte.
_HYPHEN = f"[\xc3-\xc5\xd0](?![\x80-\xff{LOST}{ALIEN} ])"
# A blank A0 at the end was stripped.
_STRIPPED = "[\xc3\xc5\xd0]\\Z"
# Leads were lower-cased with the rest: Ã to ã.
_LOWER = f"[\xe2-\xe5\xf0\xf1]{_CONT}"

Blank = Callable[[str, int, tuple[str, ...]], str]
NAMES = ("nbsp-to-space", "lost-byte", "soft-hyphen-dropped", "lower-cased", "fold")


@dataclass(frozen=True, slots=True)
class Reading:
    """Text with its UTF-8 read, how many sequences, and how many bytes of others were guessed."""

    text: str
    sequences: int
    guessed: int
    losses: tuple[str, ...]
    rest: int = 0  # non-ASCII characters that were left as they are
    long: int = 0  # sequences of three or four bytes: hardly ever chance


def raw_of(text: str, reader: str) -> str:
    """`text` as raw text of a single-byte reader."""
    return as_bytes_read(text, charsets.places(reader))


@lru_cache(maxsize=4096)
def _decode(sequence: str) -> str | None:
    try:
        return sequence.encode("latin-1").decode("utf-8", "surrogatepass")
    except UnicodeError:
        return None


_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def _joined(pieces: list[str]) -> str:
    text = "".join(pieces)
    if _SURROGATES.search(text):  # CESU-8: each half of a pair was encoded by itself
        text = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)
    return text


def read_strict(text: str, raw: str) -> Reading | None:
    """Only whole, valid sequences."""
    pieces: list[str] = []
    at = found = long = used = 0
    for match in STRICT.finditer(raw):
        sequence = match[0]
        piece = _decode(sequence)
        if piece is not None:
            start, end = match.span()
            pieces += text[at:start], piece
            at = end
            found += 1
            used += len(sequence)
            long += len(sequence) > 2
    if not found:
        return None
    return Reading(_joined([*pieces, text[at:]]), found, 0, (), _foreign(raw) - used, long)


def _foreign(raw: str) -> int:
    """Non-ASCII characters of raw text."""
    return len(raw) - len(raw.encode("ascii", "ignore"))


_REMAINS = (
    f"(?P<quote>{_QUOTE})|(?P<blank>{_BLANK})|(?P<hole>{_HOLE})|(?P<two>{_BLANK2})"
    f"|(?P<end>{_STRIPPED})|(?P<hyphen>{_HYPHEN})"
)
_DAMAGED = re.compile(_REMAINS)
_LENIENT = re.compile(f"(?P<valid>{_VALID})|{_REMAINS}")
_LOWERED = re.compile(f"(?P<valid>[\xe0-\xef]{_CONT}{{2}})|(?P<lower>{_LOWER})")
_LOSSES = {
    "blank": "nbsp-to-space",
    "two": "nbsp-to-space",
    "end": "nbsp-to-space",
    "quote": "lost-byte",
    "hole": "lost-byte",
    "hyphen": "soft-hyphen-dropped",
}


def read_lenient(text: str, raw: str, blank: Blank) -> Reading | None:
    """Valid sequences and the remains of damaged ones.

    `blank(text, at, letters)` is asked what "Ã " at `at` was: which of the letters, with or without a blank.
    """
    if not _DAMAGED.search(raw):
        return None
    pieces: list[str] = []
    losses: dict[str, None] = {}
    at = found = guessed = long = used = 0
    for match in _LENIENT.finditer(raw):
        name = match.lastgroup or ""
        piece = _restored(name, match, text, blank)
        if piece is None:
            continue
        start, end = match.span()
        pieces += text[at:start], piece
        at = end
        if name == "valid":
            used += end - start
            found += 1
            long += end - start > 2
        else:
            used += _foreign(match[0])
            guessed += 1
            losses[_LOSSES[name]] = None
    if not guessed:
        return None
    return Reading(_joined([*pieces, text[at:]]), found, guessed, tuple(losses), _foreign(raw) - used, long)


def _restored(name: str, match: re.Match[str], text: str, blank: Blank) -> str | None:
    sequence = match[0]
    if name == "valid":
        return _decode(sequence)
    if name == "blank":
        return _decode(sequence.replace(" ", "\xa0"))
    if name == "quote":
        return _closing_quote(text, match.start(), sequence)
    if name == "hole":
        return "\ufffd"
    if name == "hyphen":
        return _decode(sequence + "\xad")
    letter = _decode(sequence[0] + "\xa0")
    if letter is None or name == "end":
        return letter
    if letter == "\xa0":
        return letter
    hyphen = _decode(sequence[0] + "\xad") or letter
    return blank(text, match.start(), (letter, letter + " ", hyphen + " "))


def _closing_quote(text: str, at: int, sequence: str) -> str:
    """The quote that E2 80 and a lost byte stood for; a byte known to be missing is not guessed in a mere term."""
    start = max(text.rfind("\u201c", 0, at), text.rfind("\x9c", 0, at), text.rfind("\u0153", 0, at))
    if sequence[-1] in "?\u0101" and text.count(" ", max(start, 0), at) < 3:
        return "\ufffd"
    return "\u201d"


def read_lowered(text: str, raw: str) -> Reading | None:
    """Two-byte sequences whose leads were lower-cased."""
    pieces: list[str] = []
    at = found = 0
    for match in _LOWERED.finditer(raw):
        sequence = match[0]
        piece = _decode(sequence) if match.lastgroup == "valid" else _decode(chr(ord(sequence[0]) - 0x20) + sequence[1])
        if piece is not None:
            pieces += text[at : match.start()], piece.lower()
            at = match.end()
            found += 1
    return Reading(_joined([*pieces, text[at:]]), 0, found, ("lower-cased",)) if found else None


@lru_cache(maxsize=2)
def _folded(folds: tuple[str, ...]) -> re.Pattern[str]:
    """A valid sequence, or a folded pair and what may follow it."""
    pairs = "|".join(map(re.escape, folds))
    return re.compile(f"(?P<valid>{_VALID})|(?P<fold>{pairs})(?P<rest>{_CONT}?)", re.DOTALL)


def unfolded(raw: str, folds: dict[str, str]) -> str:
    """Raw text with byte pairs put back that a folding of Chinese characters had changed."""
    if folds.keys().isdisjoint(map(add, raw, raw[1:])):
        return raw
    pattern = _folded(tuple(folds))

    def back(match: re.Match[str]) -> str:
        if match["valid"]:
            return match[0]
        pair = folds[match["fold"]]
        needed = pair[0] >= "\xe0"
        return pair + match["rest"] if not needed or match["rest"] else match[0]

    return pattern.sub(back, raw)
