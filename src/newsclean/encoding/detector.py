# SPDX-License-Identifier: Apache-2.0
"""Which encoding bytes are in: structure first, then statistics.

Promise: never raises, linear time, the whole input is looked at. A declaration inside the data is evidence, no veto.
What few inputs need is imported when one needs it: the first answer should be quick.
"""

from __future__ import annotations

from math import exp

from newsclean.encoding import structure
from newsclean.encoding.detection import Detection
from newsclean.encoding.sample import BUDGET, CHUNK, evidence, values
from newsclean.encoding.statistics import CLOSE, NEAR, Ranking, Reading, TextScore, priors, read
from newsclean.kernels.utf8 import high_runs, survey

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    # Complete UTF-8 sequences, pairs of surrogates, strays, bytes cut off, bytes above ASCII, runs of them, controls.
    Survey = tuple[int, int, int, int, int, int, int]

BINARY = Detection(None, 0.99)
EBCDIC = ("cp037", "cp500", "cp1140", "cp273", "cp1026", "cp875", "cp424")
DECLARED = 5 * 16  # what a declaration is worth
STRAY = 11 * 16  # what a byte costs that does not fit into UTF-8
CUT = 24
UTF8_GAIN = 40  # what UTF-8 is ahead beforehand
ASCII = bytes(range(128))
# Bytes at random cost ln 256 = 5.5 nats each. Of the texts of the development data that are not UTF-8 none costs more
# than 5.9 (a list of animals in katakana), none of 64 bytes or more with control characters more than 4.0.
CHANCE_BYTE = 6.8 * 16
CHANCE_CONTROLS = 5.0 * 16  # with a control character that text does not have
CHANCE_MANY = 4.2 * 16  # with three of them in some length of data
CONTROL = 8 * 16  # what such a control character costs
LEAST = 16  # fewer bytes prove nothing
ASCII_PAIR = 45  # what a pair of ASCII letters costs on average
CHANCE = 10 * 16  # bytes above ASCII cost more than this in data that is no text
# The best single-byte reading of CJK text costs at least 6.4 nats a byte on the development data, of any other script
# than Latin at most 5.3.
EVIDENT = 5 * 16
LOOK = 65536  # bytes on which controls are counted
SHAPE_LOOK = 262144
SMALL = 4096  # up to here one look at every byte tells all that the structure can


def detect_encoding(data: bytes) -> Detection:
    """The encoding of `data` as a whole."""
    mark = structure.byte_order_mark(data)
    if mark:
        return Detection(mark, 0.999, language_of(data, mark))
    if structure.has_magic(data):
        return BINARY
    if len(data) > SMALL:
        return _detect_large(data)
    shape = survey(data)
    if shape[6]:
        wide = _wide(data) if b"\0" in data and not _is_certain(shape) else None
        if wide:
            return Detection(wide, 0.99, language_of(data, wide))
        if data[-1] == 0:
            data = data.rstrip(b"\0")
            if not data:
                return BINARY
            shape = survey(data)
    good, pairs, stray, cut, high, _, controls = shape
    if not high:
        return _detect_ascii(data, controls)
    if pairs or stray or cut or not good or (controls and _too_many(controls, data)):
        return _detect_odd(data, controls, shape)
    return Detection("utf-8", 0.995, language_of(data, "utf-8"))


def _is_certain(shape: Survey) -> bool:
    """Whether there are whole characters of UTF-8 above ASCII and nothing that is none: no UTF-16 looks like that."""
    return shape[0] > 0 and not (shape[1] or shape[2] or shape[3])


def _wide(data: bytes) -> str | None:
    from newsclean.encoding.multibyte import wide_units

    name = wide_units(data)
    if name:
        text = data[:SMALL].decode(name, "ignore")
        score = TextScore(text)
        if len(text) >= LEAST and score.cost + score.ascii_cost > CHANCE_CONTROLS * min(len(data), SMALL):
            return None
    return name


def _detect_large(data: bytes) -> Detection:
    """The same for data of which not every byte is looked at in the same way."""
    controls = structure.control_count(data[:LOOK])
    if controls:
        wide = _wide(data) if b"\0" in data[:LOOK] else None
        if wide:
            return Detection(wide, 0.99, language_of(data, wide))
        data = data.rstrip(b"\0")
        if not data:
            return BINARY
        controls = structure.control_count(data[:LOOK])
    if data.isascii():
        return _detect_ascii(data, controls)
    if not structure.is_utf8(data) or _too_many(controls, data):
        return _detect_odd(data, controls, survey(data[:SHAPE_LOOK]))
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
        from newsclean.encoding.escapes import seven_bit

        name = seven_bit(data)
        if name:
            return Detection(name, 0.98, language_of(data, name))
    if controls and _too_many(controls, data):
        readings = _readings(data, controls)
        if readings and readings[0][1].startswith(("utf-16", "cp424")):
            return Detection(readings[0][1], 0.8, readings[0][2])
        return BINARY
    return Detection("ascii", 0.995, TextScore(data[:4096].decode("ascii")).language)


def _detect_odd(data: bytes, controls: int, shape: Survey) -> Detection:
    """Bytes that are neither ASCII nor UTF-8."""
    size = len(data)
    middle = data[size // 2]
    if middle > 127 and size >= LEAST and data.count(middle) * 10 > 9 * size:
        return BINARY  # filled with one byte: erased memory
    good = shape[0] + 2 * shape[1]
    if good >= 12 and good >= 4 * shape[2]:
        return Detection("utf-8", 0.98, language_of(data, "utf-8"))
    ranking = None
    if not (good or controls or size > SMALL or b"<" in data or data.count(64) * 32 > size) and b" " in data:
        # Short text as most of it is: only single-byte charsets compete, and one of them reads every byte.
        ranking = Ranking(data + b"\n", CLOSE)
        cost, name, language = ranking.best()
        if not (ranking.undefined or _may_be_multi(data, shape[4], shape[5], cost) or _claims(data)):
            if cost > CHANCE_BYTE * size and size >= LEAST:
                return BINARY
            return Detection(name, _CONFIDENCE[ranking.lead], language)
    readings = _readings(data, controls, shape, CLOSE, ranking)
    if not readings or _is_chance(data, controls, readings[0]):
        return BINARY
    probe = values(data)
    best = readings[0]
    if not _readable(data, probe, best[1]):
        # A reading nearly as good may read every byte.
        readings = _readings(data, controls, shape, NEAR)
        for reading in readings:
            if reading[1] == "utf-8" or reading[0] > readings[0][0] + NEAR:
                break
            if _readable(data, probe, reading[1]):
                best = reading
                break
    return Detection(best[1], _confidence(data, probe, best, readings), best[2])


def _is_chance(data: bytes, controls: int, best: Reading) -> bool:
    """Whether even the best reading is hardly more probable than bytes at random."""
    cost, name, _ = best
    sample = data[:SMALL]
    size = len(sample)
    wide = name.startswith("utf-16")  # whose controls are halves of characters
    odd = min(controls - data[:LOOK].count(0), size) if controls and not wide else 0
    if size < LEAST or name in EBCDIC or not (odd or cost > CHANCE_BYTE // 2 * size):
        return False
    total = cost + TextScore(sample.decode(name, "ignore")).ascii_cost + odd * CONTROL
    bar = CHANCE_MANY if odd > 2 and size >= 64 else CHANCE_CONTROLS if odd or wide else CHANCE_BYTE
    return total > bar * size


def rank(data: bytes) -> list[Reading]:
    """Readings of bytes in charsets other than UTF-8, best first."""
    sample = evidence(data)
    out = Ranking(sample + b"\n").readings()
    if _may_be_multi(sample, structure.high_count(sample), high_runs(sample), out[0][0]):
        out += _rank_multi(data, sample, out[0][0])
        out.sort(key=_cost)
    return out


def _may_be_multi(sample: bytes, high: int, runs: int, cost: int) -> bool:
    """Whether the multi-byte charsets are worth asking: no CJK text reads so well in a single-byte charset.

    In all of them the bytes above ASCII come in pairs, or with a letter behind them.
    """
    if high < 2 or (high >= 8 and cost <= EVIDENT * high):
        return False
    return high * 3 >= len(sample) or 20 * high >= 23 * runs


_multi: Callable[[bytes, int, int], list[Reading]] | None = None


def _rank_multi(data: bytes, sample: bytes, best: int) -> list[Reading]:
    global _multi
    if _multi is None:
        from newsclean.encoding.multibyte import rank_multi

        _multi = rank_multi
    return _multi(sample, best, 0 if sample is data else 12)


def _cost(reading: Reading) -> int:
    return reading[0]


def _readable(data: bytes, probe: bytes, name: str) -> bool:
    """Whether the charset defines every byte."""
    # A single-byte charset reads all data that have the same values.
    return "\ufffd" not in read(probe, name) if name in priors() else _reads(data, name)


def _reads(data: bytes, encoding: str) -> bool:
    """Whether the codec reads every byte; large data is not decoded at once."""
    try:
        if len(data) <= CHUNK:
            data.decode(encoding)
            return True
        import codecs

        decoder = codecs.getincrementaldecoder(encoding)()
        for start in range(0, len(data), CHUNK):
            decoder.decode(data[start : start + CHUNK], start + CHUNK >= len(data))
    except UnicodeError:
        return False
    return True


def _readings(
    data: bytes, controls: int, shape: Survey | None = None, near: int = NEAR, ranking: Ranking | None = None
) -> list[Reading]:
    """Readings of bytes that are not valid UTF-8, best first; empty when they are no text.

    A single-byte charset `near` worse than the best of them is left out; `ranking` may be known already.
    """
    sample = evidence(data)
    binary = controls > 0 and _too_many(controls, data)
    out: list[Reading] = []
    if controls or b" " not in data[:2000]:
        from newsclean.encoding.multibyte import rank_wide

        out += rank_wide(data[:4096])
    blanks = data[:4096].count(0x40)
    if blanks * 32 > min(len(data), 4096) and data[:4096].count(0x20) * 4 < blanks:
        # All pairs count in EBCDIC, and only those above ASCII in the other readings: make up for it.
        gift = ASCII_PAIR * max(0, len(sample) - 2 * structure.high_count(sample)) - 64
        ebcdic = [(cost - gift, name, language) for cost, name, language in Ranking(sample, ebcdic=True).readings()[:3]]
        if ebcdic[0][0] + gift < 4 * 16 * len(sample):
            out += ebcdic
            binary = False
    if binary:
        # Only a reading much better than chance (ln 256 a byte) makes text of bytes with so many controls.
        bar = int(len(sample) * 4.2 * 16)
        return sorted((r for r in out if r[0] < bar), key=_cost)
    single = (ranking or Ranking(sample + b"\n", near)).readings()
    out += single
    high, runs = structure.high_count(sample), high_runs(sample)
    if _may_be_multi(sample, high, runs, single[0][0]):
        out += _rank_multi(data, sample, min(r[0] for r in out))
    # NULs alone separate or pad.
    if controls and controls > data[:LOOK].count(0) and min(r[0] for r in out) > CHANCE * high:
        return []
    if shape is not None and (shape[0] or shape[1]):
        score = TextScore(sample.decode("utf-8", "ignore"))
        strays = -(-shape[2] * high // max(1, shape[4]))
        out.append((score.cost + strays * STRAY + (CUT if shape[3] else 0) - UTF8_GAIN, "utf-8", score.language))
    said = None
    if _claims(data):
        from newsclean.encoding.declared import declared

        said = declared(data[:2048])
    if said:
        out = [(r[0] - DECLARED, r[1], r[2]) if r[1] == said else r for r in out]
    if len(out) > len(single) or said:
        out.sort(key=_cost)
    return out


def _claims(data: bytes) -> bool:
    """Whether the data may say something about its encoding."""
    head = data[:2048]
    return b"harset" in head or b"oding" in head or b"HARSET" in head


# Stated confidence by the lead over the next reading (sixteenths of a nat), as measured on the development data; the
# last is that of answers without a rival.
_CONFIDENCE = [*(round(0.995 - 0.7 * exp(-lead / 30), 3) for lead in range(CLOSE + 1)), 0.995]


def _confidence(data: bytes, probe: bytes, best: Reading, readings: list[Reading]) -> float:
    """The share of answers with such a lead, over the next reading that gives another text, that are right."""
    cost, name, _ = best
    if len(readings) == 1:
        return 0.995
    single = priors()
    is_single = name in single
    # Of single-byte charsets the distinct bytes show whether they read the data alike.
    text = read(probe, name) if is_single else data[:BUDGET].decode(name, "replace")
    for other, encoding, _ in readings:
        lead = other - cost
        if lead > CLOSE:
            return 0.995
        if encoding == name:
            continue
        if is_single and encoding in single:
            differs = read(probe, encoding) != text
        else:
            differs = is_single or data[:BUDGET].decode(encoding, "replace") != text
        if differs:
            return _CONFIDENCE[max(0, lead)]
    return 0.995
