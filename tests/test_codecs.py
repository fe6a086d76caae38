# SPDX-License-Identifier: Apache-2.0
"""Every text encoding of Python, told by the user, on bytes that it was not made for: nothing is lost."""

import encodings
import pkgutil

import pytest
from tests.chunks import random_splits, run
from tests.effort import LONG

from newsclean import Cleaner, Config
from newsclean.config import ConfigError
from newsclean.edits import EditLog
from newsclean.encoding import Decoder
from newsclean.encoding.restore import assemble
from newsclean.logfile import undo_stream

STAGES = frozenset({"encoding", "normalize"})


def known(name):
    try:
        Config(encoding=name)
    except ConfigError:
        return False
    return True


CODECS = [name for _, name, _ in pkgutil.iter_modules(encodings.__path__) if known(name)]
LEGACY = ["gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp950", "shift_jis", "shift_jis_2004", "cp932"]
LEGACY += ["euc_jp", "euc_jis_2004", "euc_kr", "cp949", "johab", "hz", "iso2022_jp", "iso2022_kr", "cp874", "cp1252"]

HOSTILE = [
    b"abc \xdb\x81 \xc3\xa0 &amp; \xf0\x9f\x98\x80",  # escaped one by one, these are characters of UTF-8
    b"+2AA- x &amp; +2D3eAA- +//8- +",  # half of a pair, in UTF-7
    b"a\\ud800 &amp; \\udcc3\\udca9 \\",  # and in escapes
    b"\xff\xfe\x00\xd8a\0&\0a\0m\0p\0;\0",
    b"\xef\xbb\xbfab\xff&amp;\xef\xbb\xbf",
    b"\x1b$B$\xc3\xa0\x1b(B &lt; \x1b",
    b"~{<:Ky2;R\xc3~} ~",
    b"xn--a &amp; \x0e\xdb\x81\x0f",
    bytes(range(256)) * 2,
    b"\x81\x30\xc3\xa0\x81\xc3\n\xa0 \x8f\xc3\xa0",
]


def check(cleaner, data, seed):
    out, records, _ = run(cleaner, random_splits(data, seed))
    assert b"".join(undo_stream([out], records)) == data
    result = cleaner.inspect(data)
    assert result.text.encode("utf-8", "surrogateescape") == out
    assert result.log.undo(result.text) == result.source


@pytest.mark.filterwarnings("ignore:.*invalid escape:DeprecationWarning")  # of the codec unicode_escape
@pytest.mark.parametrize("name", CODECS)
def test_hostile_bytes_come_back(name):
    for window in (64, 1 << 18):
        cleaner = Cleaner(Config(encoding=name, stages=STAGES, window=window))
        for seed, data in enumerate(HOSTILE):
            check(cleaner, data, seed)


@pytest.mark.parametrize("name", LEGACY)
def test_all_two_byte_sequences(name):
    """Alone on a line, and between letters; a sixteenth of them in a short run."""
    cleaner = Cleaner(Config(encoding=name, stages=frozenset({"encoding"}), window=4096))
    every = 1 if LONG else 61
    pairs = [divmod(pair, 256) for pair in range(0, 65536, every)]
    for pattern in (b"%c%c\n", b"x%c%cy", b"%c%c"):
        check(cleaner, b"".join(pattern % pair for pair in pairs), 1)


@pytest.mark.parametrize("name", LEGACY)
def test_what_a_codec_reads_is_what_python_reads(name):
    text = "plain abc\nand more\n".encode(name)
    assert Decoder(name).decode(text, True).text == text.decode(name)


def test_escapes_of_two_pieces_that_are_one_character_become_it():
    for pieces in (
        [(b"a\xdb", "cp874", None), (b"\x81b", "utf-8", None)],
        [(b"\xf0\x9f", "utf-8", None), (b"\x98\x80\xdb", "ascii", None), (b"\x81", "utf-8", None)],
    ):
        done = assemble(pieces, "utf-8")
        assert done.text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") == done.text
        assert EditLog(recodings=done.recodings).restore(done.text) == b"".join(raw for raw, _, _ in pieces)
