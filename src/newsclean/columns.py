# SPDX-License-Identifier: Apache-2.0
"""What can be told of a cleaned text beside the text itself: the columns that ``add`` adds to tables and records.

Promise: one list for all formats, and values that any of them can hold: true or false, numbers, strings, lists of
tables with string keys, or None where there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.edits import Finding
    from newsclean.pipeline import Result

COLUMNS: dict[str, Callable[[Result], Any]] = {
    "changed": lambda result: bool(result.log),
    "edits": lambda result: len(result.log.edits),
    "encoding": lambda result: result.detection.encoding if result.detection else None,
    "findings": lambda result: [finding_row(f) for f in result.findings],
    "gap_damage": lambda result: result.gap_score.damage if result.gap_score else None,
    "gap_rate": lambda result: result.gap_rate,
    "log": lambda result: result.log.to_json() if result.log else None,
}
NEEDS_GAPS = frozenset({"findings", "gap_damage", "gap_rate"})


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as a table that Arrow and JSON can hold."""
    row = asdict(finding)
    for name in ("replacement", "note", "rule"):
        if row[name] is not None:  # undecodable bytes live in a text as single surrogates, which Arrow cannot hold
            row[name] = row[name].encode("utf-8", "replace").decode()
    return row
