# SPDX-License-Identifier: Apache-2.0
"""What a report knows of a whole document. Holds no text of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsclean.report.visible import visible


@dataclass(slots=True)
class Records:
    """What a report knows of the records in a FILE of them (JSON lines, a table).

    `read`: they have a text; `changed`; `damaged`: their text lost text of links, more likely than not; `dropped`: they
    were left out. `unread`: they could not be read and are as they were; `faults` says where and why of the first.
    """

    read: int = 0
    changed: int = 0
    damaged: int = 0
    dropped: int = 0
    unread: int = 0
    faults: Sequence[str] = ()


@dataclass(slots=True)
class Document:
    """One input: `number` counts from 1; `kinds` are its findings; the gap figures are None without the stage gaps.

    `name` is as the user gave it, undecodable bytes escaped, ``-`` for standard input.

    `abandoned`: it could not be read to its end, or its file was not replaced after all.
    """

    number: int
    name: str
    encoding: str | None = None
    encoding_confidence: float = 0.0
    language: str | None = None
    changed: bool = False
    bytes_in: int = 0
    bytes_out: int = 0
    edits: int = 0
    recodings: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    gap_rate: float | None = None
    gap_damage: float | None = None
    abandoned: bool = False
    records: Records | None = None  # where it has some
    shown: bool = False  # whether the page has a section about it

    @property
    def label(self) -> str:
        """The name for people, on one line."""
        return "(standard input)" if self.name == "-" else visible(self.name.replace("\n", "␊").replace("\t", "␉"))

    @property
    def gaps(self) -> int:
        """How many gaps were found."""
        return sum(count for kind, count in self.kinds.items() if kind.startswith("gap."))
