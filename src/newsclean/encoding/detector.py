# SPDX-License-Identifier: Apache-2.0
"""Which encoding bytes are in: structure first, then statistics.

Promise: never raises, linear time, the whole input is looked at. A declaration inside the data is evidence, no veto.
"""

from __future__ import annotations

import codecs
import math

from newsclean.encoding import structure
from newsclean.encoding.declared import declared
from newsclean.encoding.escapes import seven_bit
from newsclean.encoding.multibyte import plausible, rank_multi, rank_wide, wide_units
from newsclean.encoding.result import Detection
from newsclean.encoding.sample import BUDGET, CHUNK, evidence
from newsclean.encoding.statistics import Reading, TextScore, priors, rank_single

BINARY = Detection(None, 0.99)
DECLARED = 5 * 16  # what a declaration is worth
STRAY = 11 * 16  # what a byte costs that does not fit into UTF-8
CUT = 24
UTF8_GAIN = 40  # what UTF-8 is ahead beforehand
ASCII = bytes(range(128))
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
        return Detection(mark, 0.999, _language_of(data, mark))
    if structure.has_magic(data):
        return BINARY
    controls = structure.control_count(data[:LOOK])
    if controls:
        wide = wide_units(data) if b"\0" in data[:LOOK] else None
        if wide:
            return Detection(wide, 0.99, _language_of(data, wide))
        data = data.rstrip(b"\0")
        if not data:
            return BINARY
        controls = structure.control_count(data[:LOOK])
    ascii_only = data.isascii()
    if ascii_only:
        return _detect_ascii(data, controls)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _detect_odd(data, controls)
    if _too_many(controls, data):
        return _detect_odd(data, controls)
    return Detection("utf-8", 0.995, _language_of(data, "utf-8"))


def _too_many(controls: int, data: bytes) -> bool:
    """Whether so many control characters make binary data of it; NULs alone may separate or pad text."""
    size = min(len(data), LOOK)
    return controls > 2 and (controls * 10 > size or (controls * 50 > size and data[:LOOK].count(0) != controls))


def _language_of(data: bytes, encoding: str) -> str | None:
    try:
        text = evidence_text(data, encoding)
    except UnicodeError:
        return None
    return TextScore(text).language


def evidence_text(data: bytes, encoding: str) -> str:
    """Text for the statistics of language."""
    if encoding in ("utf-8", "utf-8-sig", "ascii"):
        return (data if len(data) <= 4096 and b"<" not in data else evidence(data) or data[:4096]).decode(
            "utf-8", "ignore"
        )
    return data[:8192].decode(encoding, "ignore")


def _detect_ascii(data: bytes, controls: int) -> Detection:
    if b"\x1b" in data or b"~{" in data or b"+" in data:
        name = seven_bit(data)
        if name:
            return Detection(name, 0.98, _language_of(data, name))
    if controls and _too_many(controls, data):
        readings = _readings(data, controls)
        if readings and readings[0].encoding.startswith(("utf-16", "cp424")):
            return Detection(readings[0].encoding, 0.8, readings[0].language)
        return BINARY
    return Detection("ascii", 0.995, TextScore(data[:4096].decode("ascii")).language)


def _detect_odd(data: bytes, controls: int) -> Detection:
    """Bytes that are neither ASCII nor UTF-8."""
    shape = structure.Utf8Shape(data[:SHAPE_LOOK])
    good = shape.sequences + 2 * shape.cesu
    if good >= 12 and good >= 4 * shape.stray:
        return Detection("utf-8", 0.98, _language_of(data, "utf-8"))
    readings = _readings(data, controls, shape)
    if not readings:
        return BINARY
    best = _readable(data, readings)
    return Detection(best.encoding, _confidence(data, best, readings), best.language)


def rank(data: bytes) -> list[Reading]:
    """Readings of bytes in charsets other than UTF-8, best first."""
    sample = evidence(data)
    out = rank_single(sample + b"\n")
    if _may_be_multi(sample, structure.high_count(sample), out[0].cost):
        out += rank_multi(sample, min(r.cost for r in out), 0 if sample is data else 12)
    out.sort(key=lambda r: r.cost)
    return out


def _may_be_multi(sample: bytes, high: int, cost: int) -> bool:
    """Whether the multi-byte charsets are worth asking: no CJK text reads so well in a single-byte charset."""
    return (high < 8 or cost > EVIDENT * high) and plausible(sample)


def _readable(data: bytes, readings: list[Reading]) -> Reading:
    """The best reading, or one nearly as good that reads every byte when the best does not."""
    if readings[0].encoding == "utf-8":
        return readings[0]
    for reading in readings:
        if reading.cost > readings[0].cost + NEAR:
            break
        if _reads(data, reading.encoding):
            return reading
    return readings[0]


def _reads(data: bytes, encoding: str) -> bool:
    """Whether the codec reads every byte; large data is not decoded at once."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
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
        ebcdic = [Reading(r.cost - gift, r.encoding, r.language) for r in rank_single(sample, ebcdic=True)[:3]]
        if ebcdic[0].cost + gift < 4 * 16 * len(sample):
            out += ebcdic
            binary = False
    if binary:
        # Only a reading much better than chance (ln 256 a byte) makes text of bytes with so many controls.
        bar = int(len(sample) * 4.6 * 16)
        return sorted((r for r in out if r.cost < bar), key=lambda r: r.cost)
    single = rank_single(sample + b"\n")
    out += single
    high = structure.high_count(sample)
    if _may_be_multi(sample, high, single[0].cost):
        out += rank_multi(sample, min(r.cost for r in out), 0 if sample is data else 12)
    if controls and min(r.cost for r in out) > CHANCE * high:
        return []
    if shape is not None and shape.sequences + shape.cesu:
        text = sample.decode("utf-8", "ignore")
        score = TextScore(text)
        strays = -(-shape.stray * high // max(1, structure.high_count(data[:SHAPE_LOOK])))
        out.append(
            Reading(score.cost + strays * STRAY + (CUT if shape.cut else 0) - UTF8_GAIN, "utf-8", score.language)
        )
    said = declared(data)
    if said:
        out = [Reading(r.cost - DECLARED, r.encoding, r.language) if r.encoding == said else r for r in out]
    out.sort(key=lambda r: r.cost)
    return out


def _confidence(data: bytes, best: Reading, readings: list[Reading]) -> float:
    """The share of answers with such a lead, over the next reading that gives another text, that are right."""
    sample = data[:BUDGET]
    # Of single-byte charsets the distinct bytes show whether they read the data alike.
    single = priors()
    probe = bytes(set(sample.translate(None, ASCII))) if best.encoding in single else sample
    text = probe.decode(best.encoding, "replace")
    for other in readings:
        if other.encoding == best.encoding:
            continue
        if (probe is not sample and other.encoding not in single) or probe.decode(other.encoding, "replace") != text:
            lead = max(0, other.cost - best.cost) / 16
            return round(0.995 - CLOSE * math.exp(-lead / STEADY), 3)
    return 0.99


CLOSE, STEADY = 0.45, 3.0  # measured on the development data
