# SPDX-License-Identifier: Apache-2.0
"""`detect` in the shape that chardet gives, for programs that switch.

Differences from chardet: names are Python codec names, in small letters; `language` is an ISO 639-1 code, empty when
not known; binary data have the encoding None with the confidence that they are binary; confidences are calibrated.
"""

from __future__ import annotations

from newsclean.encoding.detector import detect_encoding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypedDict

    class Answer(TypedDict):
        """What `detect` gives."""

        encoding: str | None
        confidence: float
        language: str


def detect(data: bytes | bytearray) -> Answer:
    """``{"encoding": ..., "confidence": ..., "language": ...}`` of `data`; TypeError for anything but bytes."""
    if not isinstance(data, bytes | bytearray):
        raise TypeError(f"expected bytes or bytearray, not {type(data).__name__}")
    found = detect_encoding(bytes(data))
    return {"encoding": found.encoding, "confidence": found.confidence, "language": found.language or ""}
