# SPDX-License-Identifier: Apache-2.0
"""Bytes to text, in one go or segment by segment.

Promise: ``restore`` of what is given back is the input, for any bytes; what is valid UTF-8 is only validated and never
wakes the statistics; state and memory are constant over a stream.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from newsclean.edits import Recoding
from newsclean.encoding import structure
from newsclean.encoding.detection import Detection
from newsclean.encoding.restore import PLAIN, Piece, assemble, plain, readable_again
from newsclean.encoding.result import Decoded, DecodeError
from newsclean.encoding.segmenter import segments

if TYPE_CHECKING:
    from newsclean.encoding.lines import LineReader

_WIDE = ("utf-16", "utf-32")
_STATEFUL = (*_WIDE, "iso2022", "hz", "utf-7")
_ORDERS = {
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
_ASCII = Detection("ascii", 0.995)
_UTF8 = Detection(PLAIN, 0.995)
_MULTIBYTE = ("gb", "big5", "cp932", "cp949", "cp950", "euc", "johab", "shift")
_ESCAPED = re.compile("[\udc80-\udcff]+")


def decode(data: bytes, errors: str = "restorable", *, source: str | None = None) -> str:
    """The whole text of `data`, line by line where lines differ in encoding; nothing is removed or repaired.

    `errors` says what becomes of bytes that no encoding explains: ``restorable`` makes them the code points U+DC80 to
    U+DCFF, ``replace`` U+FFFD, ``strict`` raises `DecodeError`, a `UnicodeDecodeError` that names the line, the offset
    and the bytes, and the file, if `source` tells its name.
    """
    if errors not in ("restorable", "replace", "strict"):
        raise ValueError(f"errors must be 'restorable', 'replace' or 'strict', not {errors!r}")
    try:
        if b"\0" not in data and not structure.may_escape(data):
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    decoder = Decoder()
    done = [decoder.decode(segment, False) for segment in segments(data)]
    done.append(decoder.decode(b"", True))
    text = "".join([d.text for d in done])
    if errors == "restorable" or not (found := _ESCAPED.search(text)):
        return text
    if errors == "replace":
        return _ESCAPED.sub("\ufffd", text)
    raise _error(data, done, found.start(), decoder.detection, source)


def _error(data: bytes, done: list[Decoded], at: int, detection: Detection, source: str | None) -> DecodeError:
    """The error for the escaped byte at code point `at` of the joined text."""
    from newsclean.edits import EditLog

    offset = 0
    for part in done:
        if at < len(part.text):
            cut = tuple(
                Recoding(r.start, min(r.end, at), r.encoding, r.raw if r.end <= at else None)
                for r in part.recodings
                if r.start < at
            )
            offset += len(EditLog(recodings=cut).restore(part.text[:at]))
            break
        at -= len(part.text)
        offset += len(EditLog(recodings=part.recodings).restore(part.text))
    line = data.count(b"\n", 0, offset) + 1
    end = offset + 1
    while end < len(data) and end < offset + 8 and data[end] > 127:
        end += 1
    return DecodeError(
        detection.encoding or "utf-8",
        data[max(0, offset - 40) : end],
        min(40, offset),
        min(40, offset) + end - offset,
        line,
        offset,
        source,
    )


def _detected(data: bytes) -> Detection:
    """`detect_encoding`, loaded for what is not plainly UTF-8."""
    from newsclean.encoding.detector import detect_encoding

    return detect_encoding(data)


class Decoder:
    """Decodes the segments of a stream one after the other.

    `detection` is the best knowledge so far. With `encoding` given, nothing is detected and all is read in it.
    """

    __slots__ = ("_codec", "_fixed", "_held", "_lines", "_settled", "_started", "_wide", "detection")

    def __init__(self, encoding: str | None = None) -> None:
        if encoding is not None:
            encoding = codecs.lookup(encoding).name
        self.detection = Detection(encoding or "ascii", 1.0 if encoding else 0.5)
        self._fixed = encoding
        self._held = b""
        self._codec: Any = None
        self._wide: str | None = None
        self._lines: LineReader | None = None
        self._started = False
        self._settled = encoding is not None

    def is_plain(self, segment: bytes) -> bool:
        """Whether `segment` is ASCII, and `decode` would give just that and learn nothing."""
        return self._is_open() and segment.isascii()

    def is_utf8(self, segment: bytes) -> bool:
        """Whether `segment` is UTF-8, and `decode` would give just that and learn nothing."""
        return self._is_open() and self._settled and structure.is_utf8(segment)

    def _is_open(self) -> bool:
        """Whether UTF-8 is taken as it is at this place of the stream."""
        as_it_is = self._codec is None and self._wide is None and self._fixed in (None, PLAIN)
        return as_it_is and self._started and not self._held and self.detection.encoding is not None

    def decode(self, segment: bytes, final: bool) -> Decoded:
        """The text of the next segment; `final` says that nothing follows."""
        data = self._held + segment if self._held else segment
        self._held = b""
        if not data and not (final and self._codec):
            return Decoded("")
        if not self._started:
            self._started = True
            self._start(data)
        if self._wide is not None:
            return self._units(data, final)
        if self._codec is not None:
            return self._stateful(data, final)
        if self._fixed is not None and self._fixed != PLAIN:
            return assemble(self._cut([(data, self._fixed, None)], final), None)
        whole = data is segment
        if self.detection.encoding is None:
            return Decoded(plain(data), verbatim=whole)
        return self._free(data, final, whole)

    def _start(self, data: bytes) -> None:
        """Decide what the beginning of the stream decides: marks, UTF-16 and -32, 7-bit escapes, binary."""
        marked = structure.byte_order_mark(data) not in (None, "utf-8-sig")
        if self._fixed is None and (marked or structure.needs_look(data)):
            self.detection = _detected(data)
        name = self.detection.encoding
        if name is not None and name.startswith(_WIDE):
            self._wide = name
        elif name is not None and name.startswith(_STATEFUL):
            self._codec = codecs.getincrementaldecoder(name)("surrogateescape")

    def _units(self, data: bytes, final: bool) -> Decoded:
        """UTF-16 and UTF-32: whole units only; the mark tells the order of bytes and is no text."""
        name = self._wide or PLAIN
        unit = 4 if "32" in name else 2
        mark = b""
        if name in _WIDE:
            if len(data) < unit and not final:
                self._held = data
                return Decoded("")
            mark = data[:unit] if data[:unit] in _ORDERS else b""
            self._wide = name = _ORDERS.get(mark, name + "-le")
            data = data[len(mark) :]
        if not final:
            cut = len(data) - len(data) % unit
            high = data[cut - 1 : cut] if name == "utf-16-le" else data[cut - 2 : cut - 1]
            if unit == 2 and cut and 0xD8 <= high[0] <= 0xDB:
                cut -= 2
            self._held = data[cut:]
            data = data[:cut]
        pieces: list[Piece] = [(mark, name, "")] if mark else []
        try:
            data.decode(name)
            pieces.append((data, name, None))
        except UnicodeError:
            pieces.append((data, name, data.decode(name, "replace")))
        return assemble(pieces, None)

    def _stateful(self, data: bytes, final: bool) -> Decoded:
        name = self.detection.encoding or PLAIN
        try:
            text = readable_again(self._codec.decode(data, final))
        except (UnicodeError, ValueError):
            # What the codec held back belongs to earlier bytes, which are stored already.
            self._codec.reset()
            text = plain(data)
        if not data:
            return Decoded(text, (Recoding(0, len(text), name, b""),) if text else ())
        return Decoded(text, (Recoding(0, len(text), name, data),))

    def _free(self, data: bytes, final: bool, whole: bool) -> Decoded:
        """Most likely UTF-8; `whole` says that `data` is the segment of this call."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            if (
                not final
                and error.end == len(data)
                and len(data) - error.start < 4
                and error.reason == "unexpected end of data"
            ):
                self._held = data[error.start :]
                return self._free(data[: error.start], False, False) if error.start else Decoded("")
            if self._fixed is not None:
                return Decoded(plain(data), verbatim=whole)
            return self._odd(data, final)
        if not self._settled:
            self._settled = not text.isascii()  # known to the text: its bytes would be read again
            self.detection = _UTF8 if self._settled else _ASCII
        return Decoded(text, verbatim=whole)

    def _odd(self, data: bytes, final: bool) -> Decoded:
        if not self._settled:
            self._settled = True
            found = _detected(data)
            if found.encoding is not None and not found.encoding.startswith(_STATEFUL):
                self.detection = found
            else:
                self.detection = Detection(PLAIN, 0.5)
        if self._lines is None:
            from newsclean.encoding.lines import LineReader

            self._lines = LineReader()
        pieces = self._cut(self._lines.read(data), final)
        return assemble(pieces, self.detection.encoding)

    def _cut(self, pieces: list[Piece], final: bool) -> list[Piece]:
        """Hold back a character that the end of the segment cuts."""
        raw, name, text = pieces[-1]
        if final or text is not None or raw[-1:] < b"\x80" or not name.startswith(_MULTIBYTE):
            return pieces
        decoder = codecs.getincrementaldecoder(name)("surrogateescape")
        try:
            decoder.decode(raw[-4096:] if len(raw) > 4096 else raw)
            held = decoder.getstate()[0]
        except UnicodeError:
            return pieces
        if held and len(held) < 4:
            self._held = held
            pieces[-1] = (raw[: -len(held)], name, None)
        return pieces
