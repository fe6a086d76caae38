# SPDX-License-Identifier: Apache-2.0
"""Turns pieces of bytes, each with the codec that explains it, into text that remembers its bytes.

Promise: whatever the pieces and codecs, the bytes can be restored exactly from text and recodings. A codec that does
not give the very bytes back has them stored; one that fails altogether is replaced by UTF-8 with escaped bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsclean.edits import Finding, Recoding
from newsclean.encoding.result import Decoded

# (the bytes, the codec, the text if the codec is none of Python's)
Piece = tuple[bytes, str, str | None]

PLAIN = "utf-8"


def plain(data: bytes) -> str:
    """UTF-8 with every undecodable byte as the code point U+DC80 to U+DCFF."""
    return data.decode("utf-8", "surrogateescape")


def assemble(pieces: Iterable[Piece], main: str | None, confidence: float = 1.0) -> Decoded:
    """The text of the pieces; findings where a piece with non-ASCII bytes is not in `main`."""
    texts: list[str] = []
    recodings: list[Recoding] = []
    findings: list[Finding] = []
    at = 0
    for raw, encoding, text in _joined(pieces):
        exact, kept = _read(raw, encoding) if text is None else (text, raw)
        end = at + len(exact)
        if kept is not None or encoding != PLAIN:
            recodings.append(Recoding(at, end, encoding, kept))
        if main is not None and encoding != main and not raw.isascii():
            findings.append(_departure(at, end, encoding, exact, confidence))
        texts.append(exact)
        at = end
    return Decoded("".join(texts), tuple(recodings), tuple(findings))


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
        text = raw.decode(encoding, "surrogateescape")
    except (UnicodeError, LookupError):
        return plain(raw), raw
    try:
        kept = None if text.encode(encoding, "surrogateescape") == raw else raw
    except (UnicodeError, LookupError):
        kept = raw
    return text, kept
