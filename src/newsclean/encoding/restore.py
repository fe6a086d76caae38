# SPDX-License-Identifier: Apache-2.0
"""Turns pieces of bytes, each with the codec that explains it, into text that remembers its bytes.

Promise: whatever the pieces and codecs, the bytes can be restored exactly from text and recodings. A codec that does
not give the very bytes back has them stored; one that fails altogether is replaced by UTF-8 with escaped bytes. And the
text survives being written as UTF-8 and read again, or clean bytes could not be undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsclean.edits import Finding, Recoding
from newsclean.encoding.result import Decoded

# (the bytes, the codec, the text if the codec is none of Python's)
Piece = tuple[bytes, str, str | None]
# (the bytes, the codec, the text, the bytes once more if the text does not give them back)
_Part = tuple[bytes, str, str, bytes | None]

PLAIN = "utf-8"
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def plain(data: bytes) -> str:
    """UTF-8 with every undecodable byte as the code point U+DC80 to U+DCFF."""
    return data.decode("utf-8", "surrogateescape")


def readable_again(text: str) -> str:
    """`text` so that its bytes in UTF-8 read as itself, which what another codec gave need not do.

    Escaped bytes beside each other that happen to be a character of UTF-8 become it; surrogates that stand for no
    byte, which UTF-7 and escapes can write, become U+FFFD.
    """
    try:
        text.encode(PLAIN)
        return text
    except UnicodeEncodeError:
        return plain(_NO_BYTE.sub("\ufffd", text).encode(PLAIN, "surrogateescape"))


def assemble(pieces: Iterable[Piece], main: str | None, confidence: float = 1.0) -> Decoded:
    """The text of the pieces; findings where a piece with non-ASCII bytes is not in `main`."""
    parts: list[_Part] = []
    for raw, encoding, text in _joined(pieces):
        exact, kept = _read(raw, encoding) if text is None else (text, raw)
        parts.append((raw, encoding, exact, kept))
    whole = "".join([exact for _, _, exact, _ in parts])
    if len(parts) > 1 and readable_again(whole) != whole:
        parts = _together(parts)
        whole = "".join([exact for _, _, exact, _ in parts])
    recodings: list[Recoding] = []
    findings: list[Finding] = []
    at = 0
    for raw, encoding, exact, kept in parts:
        end = at + len(exact)
        if kept is not None or encoding != PLAIN:
            recodings.append(Recoding(at, end, encoding, kept))
        if main is not None and encoding != main and not raw.isascii():
            findings.append(_departure(at, end, encoding, exact, confidence))
        at = end
    return Decoded(whole, tuple(recodings), tuple(findings))


def _together(parts: list[_Part]) -> list[_Part]:
    """The parts, neighbours made one where an escaped byte of each would be read as one character."""
    out = parts[:1]
    for part in parts[1:]:
        raw, encoding, exact, _ = out[-1]
        if part[2] and readable_again(exact[-3:] + part[2][:3]) != exact[-3:] + part[2][:3]:
            raw += part[0]
            out[-1] = (raw, encoding, readable_again(exact + part[2]), raw)
        else:
            out.append(part)
    return out


def _departure(start: int, end: int, encoding: str, text: str, confidence: float) -> Finding:
    escaped = any(0xDC80 <= ord(c) <= 0xDCFF for c in text)
    kind = "invalid" if encoding == PLAIN and escaped else encoding
    return Finding(start, end, f"encoding.{kind}", None, confidence, encoding)


def _joined(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Neighbours in one codec as one piece; ASCII goes with the piece before it when that changes nothing."""
    held: list[bytes] = []
    codec: str | None = None
    for raw, encoding, text in pieces:
        if text is None and encoding == codec:
            held.append(raw)
            continue
        if held:
            yield b"".join(held), codec or PLAIN, None
            held = []
        if text is not None:
            codec = None
            yield raw, encoding, text
        else:
            codec = encoding
            held = [raw]
    if held:
        yield b"".join(held), codec or PLAIN, None


def _read(raw: bytes, encoding: str) -> tuple[str, bytes | None]:
    """The text, and the bytes if the text does not give them back."""
    if encoding == PLAIN:
        return plain(raw), None
    try:
        text = readable_again(raw.decode(encoding, "surrogateescape"))
    except (UnicodeError, LookupError):
        return plain(raw), raw
    try:
        kept = None if text.encode(encoding, "surrogateescape") == raw else raw
    except (UnicodeError, LookupError):
        kept = raw
    return text, kept
