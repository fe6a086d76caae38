# SPDX-License-Identifier: Apache-2.0
"""The answers of the encoding stage, as plain values.

This module holds data only: it must not decide anything and must import nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsclean.edits import Finding, Recoding


@dataclass(frozen=True, slots=True)
class Detection:
    """What bytes are: `encoding` is a Python codec name, None for binary data.

    `confidence` (0 to 1) is the share of answers of this kind that decode to exactly the right text.
    `language` is an ISO 639-1 code, or None when it was not determined.
    """

    encoding: str | None
    confidence: float
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, how its bytes are restored, and where it was decoded otherwise than the rest.

    Offsets are code points into `text`, half-open. Stretches outside `recodings` came from their UTF-8.
    """

    text: str
    recodings: tuple[Recoding, ...] = ()
    findings: tuple[Finding, ...] = ()


class DecodeError(UnicodeDecodeError):
    """Bytes that no encoding explains; names the line (from 1) and the offset (from 0) in the whole input."""

    def __init__(self, encoding: str, data: bytes, start: int, end: int, line: int, offset: int) -> None:
        self.line = line
        self.offset = offset
        shown = data[start:end].hex(" ")
        super().__init__(encoding, data, start, end, f"line {line}, offset {offset}: undecodable bytes {shown}")
