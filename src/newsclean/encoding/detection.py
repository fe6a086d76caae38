# SPDX-License-Identifier: Apache-2.0
"""The answer to "which encoding is this", as a plain value.

This module holds data only and imports nothing: the first answer must not wait for anything that it does not need.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Detection:
    """What bytes are: `encoding` is a Python codec name, None for binary data. Immutable and hashable.

    `confidence` (0 to 1) is the share of answers of this kind that decode to exactly the right text.
    `language` is an ISO 639-1 code, or None when it was not determined.
    """

    # Written out: a dataclass would take twice as long to import as the whole detection of a short text.
    __slots__ = ("confidence", "encoding", "language")
    __match_args__ = ("encoding", "confidence", "language")

    encoding: str | None
    confidence: float
    language: str | None

    def __init__(self, encoding: str | None, confidence: float, language: str | None = None) -> None:
        put = object.__setattr__
        put(self, "encoding", encoding)
        put(self, "confidence", confidence)
        put(self, "language", language)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"a Detection cannot be changed: {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Detection cannot be changed: {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Detection):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Detection(encoding={self.encoding!r}, confidence={self.confidence!r}, language={self.language!r})"

    def __reduce__(self) -> tuple[type[Detection], tuple[str | None, float, str | None]]:
        return Detection, self._key()

    def _key(self) -> tuple[str | None, float, str | None]:
        return self.encoding, self.confidence, self.language
