# SPDX-License-Identifier: Apache-2.0
"""Which encoding bytes are in: structure first, then statistics.

Promise: never raises, linear time, the whole input is looked at. A declaration inside the data is evidence, no veto.
"""

from __future__ import annotations

import codecs
import math
from operator import itemgetter

from newsclean.encoding import structure
from newsclean.encoding.declared import declared
from newsclean.encoding.detection import Detection
from newsclean.encoding.escapes import seven_bit
from newsclean.encoding.multibyte import plausible, rank_multi, rank_wide, wide_units
from newsclean.encoding.sample import BUDGET, CHUNK, evidence, values
from newsclean.encoding.statistics import Reading, TextScore, priors, rank_single, read

BINARY = Detection(None, 0.99)
DECLARED = 5 * 16  # what a declaration is worth
STRAY = 11 * 16  # what a byte costs that does not fit into UTF-8
CUT = 24
UTF8_GAIN = 40  # what UTF-8 is ahead beforehand
ASCII = bytes(range(128))
_COST = itemgetter(0)
ASCII_PAIR = 45  # what a pair of ASCII letters costs on average
CHANCE = 10 * 16  # bytes above ASCII cost more than this in data that is no text
# The best single-byte reading of CJK text costs at least 6.4 nats a byte on the development data, of any other script
# than Latin at most 5.3.
EVIDENT = 5 * 16
NEAR = 30 * 16  # a reading so little worse may win by reading every byte
LOOK = 65536  # bytes on which controls are counted
SHAPE_LOOK = 262144


def detect_encoding(data: bytes) -> Detection:
    """The encoding of `data` as a whole."""
    mark = structure.byte_order_mark(data)
    if mark:
        return Detection(mark, 0.999, language_of(data, mark))
    if structure.has_magic(data):
        return BINARY
    controls = structure.control_count(data[:LOOK])
    if controls:
        wide = wide_units(data) if b"\0" in data[:LOOK] else None
        if wide:
            return Detection(wide, 0.99, language_of(data, wide))
        data = data.rstrip(b"\0")
        if not data:
            return BINARY
        controls = structure.control_count(data[:LOOK])
    ascii_only = data.isascii()
    if ascii_only:
        return _detect_ascii(data, controls)
    if not structure.is_utf8(data) or _too_many(controls, data):
        return _detect_odd(data, controls)
    return Detection("utf-8", 0.995, language_of(data, "utf-8"))


def _too_many(controls: int, data: bytes) -> bool:
    """Whether so many control characters make binary data of it; NULs alone may separate or pad text."""
    if controls <= 2:
        return False
    head = data[:LOOK]
    size = len(head)
    if controls * 10 > size or (controls * 50 > size and head.count(0) != controls):
        return True
    # Of all texts of the development data none has more than two kinds of control characters but NUL.
    kinds = structure.control_kinds(head)
    return kinds > 5 or (kinds > 2 and controls * 100 > size)


def language_of(data: bytes, encoding: str) -> str | None:
    """The language of data in a known encoding."""
    try:
        text = evidence_text(data, encoding)
    except UnicodeError:
        return None
    return TextScore(text).language


def evidence_text(data: bytes, encoding: str) -> str:
    """Text for the statistics of language."""
    if encoding in ("utf-8", "utf-8-sig", "ascii"):
        return (evidence(data, every_value=False) or data[:4096]).decode("utf-8", "ignore")
    return data[:8192].decode(encoding, "ignore")


def _detect_ascii(data: bytes, controls: int) -> Detection:
    if structure.may_escape(data):
        name = seven_bit(data)
        if name:
            return Detection(name, 0.98, language_of(data, name))
    if controls and _too_many(controls, data):
        readings = _readings(data, controls)
        if readings and readings[0][1].startswith(("utf-16", "cp424")):
            return Detection(readings[0][1], 0.8, readings[0][2])
        return BINARY
    return Detection("ascii", 0.995, TextScore(data[:4096].decode("ascii")).language)


def _detect_odd(data: bytes, controls: int) -> Detection:
    """Bytes that are neither ASCII nor UTF-8."""
    shape = structure.Utf8Shape(data[:SHAPE_LOOK])
    good = shape.sequences + 2 * shape.cesu
    if good >= 12 and good >= 4 * shape.stray:
        return Detection("utf-8", 0.98, language_of(data, "utf-8"))
    readings = _readings(data, controls, shape)
    if not readings:
        return BINARY
    probe = values(data)
    best = _readable(data, probe, readings)
    return Detection(best[1], _confidence(data, probe, best, readings), best[2])


def rank(data: bytes) -> list[Reading]:
    """Readings of bytes in charsets other than UTF-8, best first."""
    sample = evidence(data)
    out = rank_single(sample + b"\n")
    if _may_be_multi(sample, structure.high_count(sample), out[0][0]):
        out += rank_multi(sample, out[0][0], 0 if sample is data else 12)
        out.sort(key=_COST)
    return out


def _may_be_multi(sample: bytes, high: int, cost: int) -> bool:
    """Whether the multi-byte charsets are worth asking: no CJK text reads so well in a single-byte charset."""
    return (high < 8 or cost > EVIDENT * high) and plausible(sample)


def _readable(data: bytes, probe: bytes, readings: list[Reading]) -> Reading:
    """The best reading, or one nearly as good that reads every byte when the best does not."""
    single = priors()
    for reading in readings:
        cost, name, _ = reading
        if name == "utf-8" or cost > readings[0][0] + NEAR:
            break
        # A single-byte charset reads all data that have the same values.
        if ("\ufffd" not in read(probe, name)) if name in single else _reads(data, name):
            return reading
    return readings[0]


def _reads(data: bytes, encoding: str) -> bool:
    """Whether the codec reads every byte; large data is not decoded at once."""
    try:
        if len(data) <= CHUNK:
            data.decode(encoding)
            return True
        decoder = codecs.getincrementaldecoder(encoding)()
        for start in range(0, len(data), CHUNK):
            decoder.decode(data[start : start + CHUNK], start + CHUNK >= len(data))
    except UnicodeError:
        return False
    return True


def _readings(data: bytes, controls: int, shape: structure.Utf8Shape | None = None) -> list[Reading]:
    """All readings of bytes that are not valid UTF-8, best first; empty when they are no text."""
    sample = evidence(data)
    binary = controls > 0 and _too_many(controls, data)
    out: list[Reading] = []
    if controls or b" " not in data[:2000]:
        out += rank_wide(data[:4096])
    blanks = data[:4096].count(0x40)
    if blanks * 32 > min(len(data), 4096) and data[:4096].count(0x20) * 4 < blanks:
        # All pairs count in EBCDIC, and only those above ASCII in the other readings: make up for it.
        gift = ASCII_PAIR * max(0, len(sample) - 2 * structure.high_count(sample)) - 64
        ebcdic = [(cost - gift, name, language) for cost, name, language in rank_single(sample, ebcdic=True)[:3]]
        if ebcdic[0][0] + gift < 4 * 16 * len(sample):
            out += ebcdic
            binary = False
    if binary:
        # Only a reading much better than chance (ln 256 a byte) makes text of bytes with so many controls.
        bar = int(len(sample) * 4.2 * 16)
        return sorted((r for r in out if r[0] < bar), key=_COST)
    single = rank_single(sample + b"\n")
    out += single
    high = structure.high_count(sample)
    if _may_be_multi(sample, high, single[0][0]):
        out += rank_multi(sample, min(r[0] for r in out), 0 if sample is data else 12)
    if controls and min(r[0] for r in out) > CHANCE * high:
        return []
    if shape is not None and shape.sequences + shape.cesu:
        text = sample.decode("utf-8", "ignore")
        score = TextScore(text)
        strays = -(-shape.stray * high // max(1, structure.high_count(data[:SHAPE_LOOK])))
        out.append((score.cost + strays * STRAY + (CUT if shape.cut else 0) - UTF8_GAIN, "utf-8", score.language))
    said = declared(data)
    if said:
        out = [(r[0] - DECLARED, r[1], r[2]) if r[1] == said else r for r in out]
    out.sort(key=_COST)
    return out


def _confidence(data: bytes, probe: bytes, best: Reading, readings: list[Reading]) -> float:
    """The share of answers with such a lead, over the next reading that gives another text, that are right."""
    cost, name, _ = best
    single = priors()
    is_single = name in single
    # Of single-byte charsets the distinct bytes show whether they read the data alike.
    text = read(probe, name) if is_single else data[:BUDGET].decode(name, "replace")
    for other, encoding, _ in readings:
        if encoding == name:
            continue
        if is_single and encoding in single:
            differs = read(probe, encoding) != text
        else:
            differs = is_single or data[:BUDGET].decode(encoding, "replace") != text
        if differs:
            return round(0.995 - CLOSE * math.exp(-max(0, other - cost) / 16 / STEADY), 3)
    return 0.995


CLOSE, STEADY = 0.45, 3.0  # measured on the development data
