# SPDX-License-Identifier: Apache-2.0
"""The log of a stream as JSON-ready records, and the way back from clean bytes and records to the original bytes.

Promise: writing and undoing need memory for one window only, and a log that does not belong to the bytes is refused.

Records in order: one ``newsclean-log`` header; for each window in which something was found one ``window`` (where it
stands in the clean bytes) and then its ``recoding``, ``edit`` and ``finding`` records by place, with offsets in code
points of the stream's source text; at last one ``end`` with the lengths and SHA-256 of both sides.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from newsclean.edits import Edit, EditLog, Finding, LogMismatch, Recoding, checked

LOG_VERSION = 1


class LogWriter:
    """Gathers the records of a log file: header, windows with their edits, recodings and findings, end with hashes."""

    def __init__(self) -> None:
        from newsclean import __version__

        self._records: list[dict[str, Any]] = [
            {"type": "newsclean-log", "version": LOG_VERSION, "newsclean": __version__}
        ]
        self._source_hash, self._clean_hash = hashlib.sha256(), hashlib.sha256()
        self._source_bytes = self._clean_bytes = self._at = 0

    def add(self, log: EditLog, findings: Sequence[Finding], source: str, data: bytes, out: bytes) -> None:
        """One window: its log and findings, source text, input bytes and clean bytes."""
        if log or findings:
            self._records.append(
                {"type": "window", "start": self._at, "clean_offset": self._clean_bytes, "clean_bytes": len(out)}
            )
            self._records += log_records(log, findings, self._at)
        self._source_hash.update(data)
        self._clean_hash.update(out)
        self._source_bytes += len(data)
        self._clean_bytes += len(out)
        self._at += len(source)

    def end(self) -> None:
        """The input is complete."""
        self._records.append(
            {
                "type": "end",
                "source_bytes": self._source_bytes,
                "source_sha256": self._source_hash.hexdigest(),
                "clean_bytes": self._clean_bytes,
                "clean_sha256": self._clean_hash.hexdigest(),
            }
        )

    def take(self) -> list[dict[str, Any]]:
        """The records since the last call."""
        records, self._records = self._records, []
        return records


def log_records(log: EditLog, findings: Iterable[Finding], offset: int) -> list[dict[str, Any]]:
    """The records of one window, offsets counted from the start of the stream's source text."""
    out: list[tuple[int, int, dict[str, Any]]] = []
    for r in log.recodings:
        raw = None if r.raw is None else base64.b64encode(r.raw).decode("ascii")
        record = {
            "type": "recoding",
            "start": r.start + offset,
            "end": r.end + offset,
            "encoding": r.encoding,
            "raw": raw,
        }
        out.append((r.start, 0, record))
    for e in log.edits:
        out.append((e.start, 1, {"type": "edit", **asdict(e), "start": e.start + offset, "end": e.end + offset}))
    for f in findings:
        out.append((f.start, 2, {"type": "finding", **asdict(f), "start": f.start + offset, "end": f.end + offset}))
    out.sort(key=lambda item: item[:2])
    return [record for _, _, record in out]


def undo_stream(clean: Iterable[bytes], records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """The original bytes, piece by piece, from the clean bytes and the records of their log.

    Raises `LogMismatch` when the two do not belong together; the last check, of the hashes, comes after the last
    piece, so what was given out must not be trusted before the iterator has ended.
    """
    reader = _Reader(clean)
    source_hash, source_bytes, ended = hashlib.sha256(), 0, False
    for piece in _undone(reader, records):
        if isinstance(piece, dict):
            ended = True
            found = (reader.bytes, reader.hash.hexdigest(), source_bytes, source_hash.hexdigest())
            if found != tuple(piece.get(k) for k in ("clean_bytes", "clean_sha256", "source_bytes", "source_sha256")):
                raise LogMismatch("the text is not the one that the log was written for (length or checksum differ)")
        else:
            source_hash.update(piece)
            source_bytes += len(piece)
            yield piece
    if not ended:
        raise LogMismatch("the log has no end record: it was cut short")


def _undone(reader: _Reader, records: Iterable[dict[str, Any]]) -> Iterator[bytes | dict[str, Any]]:
    window: dict[str, Any] | None = None
    edits: list[Edit] = []
    recodings: list[Recoding] = []
    header = False
    for record in records:
        kind = record.get("type")
        try:
            if not header:
                if kind != "newsclean-log" or record.get("version") != LOG_VERSION:
                    raise LogMismatch("this is not a newsclean log of a version that can be read")
                header = True
            elif kind == "edit" and window:
                edits.append(_edit(record, window["start"]))
            elif kind == "recoding" and window:
                recodings.append(_recoding(record, window["start"]))
            elif kind in ("window", "end"):
                if window:
                    yield _restored(reader.take(_number(window["clean_bytes"])), edits, recodings)
                window, edits, recodings = record, [], []
                if kind == "end":
                    yield from reader.rest()
                    yield record
                    return
                yield from reader.upto(_number(record["clean_offset"]))
            elif kind != "finding":
                raise LogMismatch(f"the log has a record of unknown type {kind!r}")
        except (KeyError, TypeError, AttributeError, LookupError, ValueError) as error:
            if isinstance(error, LogMismatch):
                raise
            raise LogMismatch(f"the log has a broken record: {error!r}") from error


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise LogMismatch(f"the log has {value!r} for a number of bytes")
    return value


def _edit(record: dict[str, Any], offset: int) -> Edit:
    fields = {k: v for k, v in record.items() if k != "type"}
    return checked(replace(Edit(**fields), start=record["start"] - offset, end=record["end"] - offset))


def _recoding(record: dict[str, Any], offset: int) -> Recoding:
    raw = None if record["raw"] is None else base64.b64decode(record["raw"], validate=True)
    return checked(Recoding(record["start"] - offset, record["end"] - offset, record["encoding"], raw))


def _restored(data: bytes, edits: list[Edit], recodings: list[Recoding]) -> bytes:
    return EditLog(tuple(edits), tuple(recodings)).undo(data)


class _Reader:
    """Takes given numbers of bytes from an iterable of pieces, and hashes what passes."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = b""
        self.bytes = 0
        self.hash = hashlib.sha256()

    def _some(self, most: int) -> bytes:
        while not self._left and (piece := next(self._pieces, None)) is not None:
            self._left = piece
        part, self._left = self._left[:most], self._left[most:]
        self.hash.update(part)
        self.bytes += len(part)
        return part

    def upto(self, offset: int) -> Iterator[bytes]:
        """Pieces until `offset` bytes have passed."""
        while self.bytes < offset:
            part = self._some(offset - self.bytes)
            if not part:
                raise LogMismatch(f"the text ends at byte {self.bytes}, before the log's place {offset}")
            yield part

    def take(self, count: int) -> bytes:
        """Exactly `count` bytes."""
        return b"".join(self.upto(self.bytes + count))

    def rest(self) -> Iterator[bytes]:
        """All that is left."""
        while part := self._some(1 << 18):
            yield part
