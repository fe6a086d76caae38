# SPDX-License-Identifier: Apache-2.0
"""What must hold for any bytes, a function for each stage. Each docstring is the invariant; a broken one raises."""

import contextlib
import json
import os
import tempfile

from newsclean import Cleaner, Config
from newsclean.config import ConfigError
from newsclean.edits import EditLog, LogMismatch
from newsclean.logfile import undo_stream

STAGES = ("encoding", "mojibake", "boilerplate", "gaps", "normalize")
CLEANERS = [
    Cleaner(),
    Cleaner(Config(window=64)),
    Cleaner(Config(stages=frozenset(STAGES), level="thorough", mark_gaps="[…]", window=100)),
    Cleaner(Config(stages=frozenset(STAGES) - {"encoding"}, window=64)),
    *(Cleaner(Config(encoding=name, window=64)) for name in ("utf-16", "gb18030", "johab", "utf-7", "iso2022_jp")),
]


def text_of(data):
    """Any text, lone surrogates included: the bytes as UTF-8, and every byte that is none as a surrogate."""
    return data.decode("utf-8", "surrogatepass") if valid(data) else data.decode("utf-8", "surrogateescape")


def valid(data):
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def check_findings(text, findings):
    at = 0
    for f in sorted(findings, key=lambda f: (f.start, f.end)):
        assert 0 <= f.start <= f.end <= len(text), f
        assert 0 <= f.confidence <= 1, f
        if f.replacement is not None:
            assert f.start >= at, f
            at = f.end


def detect(data):
    """Any bytes have an encoding that Python knows and that reads them, or none; the answer is that of a stream."""
    from newsclean.encoding import EncodingDetector, detect_encoding

    found = detect_encoding(data)
    assert 0 <= found.confidence <= 1
    if found.encoding is not None:
        data.decode(found.encoding, "replace")
    detector = EncodingDetector()
    for at in range(0, len(data), 7):
        detector.feed(data[at : at + 7])
    assert detector.close() == found


def decode(data):
    """The bytes can be restored from text and recodings, in any cut; the text survives its own bytes."""
    from newsclean.encoding import Decoder, Segmenter
    from newsclean.encoding import decode as whole

    window = 64 + data[0] if data else 64
    segmenter, decoder = Segmenter(window), Decoder()
    done = [decoder.decode(part, False) for part in segmenter.feed(data)]
    done.append(decoder.decode(segmenter.finish() or b"", True))
    for part in done:
        encoded = part.text.encode("utf-8", "surrogateescape")
        assert encoded.decode("utf-8", "surrogateescape") == part.text
    assert b"".join(EditLog(recodings=p.recodings).restore(p.text) for p in done) == data
    assert not any("\udc80" <= c <= "\udcff" for c in whole(data, "replace"))


def repair(data):
    """Findings lie apart inside the text; the function and the cleaner agree; a second time changes nothing."""
    from newsclean.mojibake import find_mojibake
    from newsclean.pipeline import repair_mojibake

    text = text_of(data)
    check_findings(text, find_mojibake(text))
    once = repair_mojibake(text)
    assert once == Cleaner(Config(stages=frozenset({"mojibake"}))).clean(text)
    assert repair_mojibake(once) == once


def boilerplate(data):
    """Findings lie apart inside the text at every level, and a second time removes nothing more."""
    from newsclean.boilerplate import find_boilerplate

    text = text_of(data)
    for level in ("careful", "balanced", "thorough"):
        check_findings(text, find_boilerplate(text, level=level))
    cleaner = Cleaner(Config(stages=frozenset({"boilerplate"}), level="thorough"))
    once = cleaner.clean(text)
    assert cleaner.clean(once) == once


def gaps(data):
    """Findings lie inside the text, invent no text, and come in the same number of the same places each time."""
    from newsclean.gaps import find_gaps

    text = text_of(data)
    found = find_gaps(text)
    check_findings(text, found)
    assert all(f.replacement is None for f in found)
    assert find_gaps(text) == found


def normalize(data):
    """Findings lie apart inside the text, and a second time changes nothing."""
    from newsclean.normalize import find_normalizations

    text = text_of(data)
    check_findings(text, find_normalizations(text, None))
    cleaner = Cleaner(Config(stages=frozenset({"normalize"})))
    once = cleaner.clean(text)
    assert cleaner.clean(once) == once


def stream(data):
    """However it is cut, under several configurations: the same output and log, and undo gives the bytes back."""
    if not data:
        return
    cleaner, step, data = CLEANERS[data[0] % len(CLEANERS)], 1 + data[0] // len(CLEANERS), data[1:]
    result = cleaner.inspect(data)
    out = result.text.encode("utf-8", "surrogateescape")
    assert result.log.undo(result.text) == result.source
    feeding = cleaner.stream(record=True)
    pieces = [feeding.feed(data[at : at + step]) for at in range(0, len(data), step)]
    pieces.append(feeding.finish())
    assert b"".join(pieces) == out
    records = json.loads(json.dumps(feeding.records()))
    assert b"".join(undo_stream(iter(pieces), records)) == data
    again = cleaner.clean(out)
    if "encoding" in cleaner.config.stages and cleaner.config.encoding is None and cleaner.config.window > 1000:
        assert cleaner.clean(result.text) == result.text, again


def log(data):
    """Records made of anything are undone with checksums that fit, or are a `LogMismatch`."""
    lines = data.split(b"\n")
    clean, records = lines[0], []
    for line in lines[1:]:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            records.append(record)
    with contextlib.suppress(LogMismatch):
        list(undo_stream([clean], records))
    with contextlib.suppress(LogMismatch):
        parsed = EditLog.from_json(data.decode("utf-8", "replace"))
        parsed.undo(clean)
        parsed.undo(clean.decode("utf-8", "replace"))


def table(data):
    """A table of any bytes, with a checksum that fits or not, is opened or is a `TableError`."""
    import zlib

    from newsclean import tables

    with tempfile.TemporaryDirectory() as place:
        path = os.path.join(place, "t.bin")
        body = data[:4] + data[4:]
        forged = tables.MAGIC + body[:4].ljust(4, b"\0")
        forged += zlib.crc32(body[4:], zlib.crc32(forged[8:12])).to_bytes(4, "little") + body[4:]
        for content in (data, forged):
            with open(path, "wb") as file:
                file.write(content)
            with contextlib.suppress(tables.TableError):
                found = tables.load(path)
                found.section("a")
                assert isinstance(found.meta, dict)


def config(data):
    """A configuration of any bytes is valid or a `ConfigError`, and a valid one cleans."""
    import tomllib

    try:
        options = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return
    try:
        cleaner = Cleaner(Config.from_mapping(options))
    except ConfigError:
        return
    cleaner.inspect("Read more\n\nThe mayor of  opened the bridge on MÃ¶nday.\n")


def shown(data):
    """What is shown on a terminal has no control, whatever the text and the name of the file."""
    from newsclean.report.visible import visible, visible_name

    for text in (visible(text_of(data)), visible_name(data)):
        assert not any(ord(c) < 32 and c not in "\n\t" for c in text)
        assert not any(
            0x7F <= ord(c) < 0xA0 or c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for c in text
        )


TARGETS = {
    f.__name__: f for f in (detect, decode, repair, boilerplate, gaps, normalize, stream, log, table, config, shown)
}
