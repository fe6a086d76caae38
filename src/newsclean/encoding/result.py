# SPDX-License-Identifier: Apache-2.0
"""The answers of decoding, as plain values.

This module holds data only: it must not decide anything and must import nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsclean.edits import Finding, Recoding


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, how its bytes are restored, and where it was decoded otherwise than the rest.

    Offsets are code points into `text`, half-open. Stretches outside `recodings` came from their UTF-8. `verbatim`
    says that `text` as UTF-8 (``surrogateescape``) is exactly the segment given in this call; False promises nothing.
    """

    text: str
    recodings: tuple[Recoding, ...] = ()
    findings: tuple[Finding, ...] = ()
    verbatim: bool = False


class DecodeError(UnicodeDecodeError):
    """Bytes that no encoding explains; names the line (from 1) and the offset (from 0) in the whole input.

    `source` is the name of the file, where the caller has told it.
    """

    def __init__(
        self, encoding: str, data: bytes, start: int, end: int, line: int, offset: int, source: str | None = None
    ) -> None:
        self.line = line
        self.offset = offset
        self.source = source
        shown = data[start:end].hex(" ")
        place = f"{source}: " if source else ""
        super().__init__(encoding, data, start, end, f"{place}line {line}, offset {offset}: undecodable bytes {shown}")

    def __reduce__(self) -> tuple[type[DecodeError], tuple[str, bytes, int, int, int, int, str | None]]:
        return DecodeError, (self.encoding, self.object, self.start, self.end, self.line, self.offset, self.source)
