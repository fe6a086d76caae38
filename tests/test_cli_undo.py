# SPDX-License-Identifier: Apache-2.0
"""Whatever the bytes: clean in place, undo in place, and they are back."""

import os
import tempfile

from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.cli.main import main
from newsclean.formats.system import System

PIECES = [
    *(b"\x00", b"\r", b"\n", b"\xff", b"\xef\xbb\xbf", b"\xfe\xff", b"&amp;", b"&#", b";", b"lt", b"\x1b[3m", b"\x80"),
    *(piece.encode() for piece in ("é", "e\u0301", "“", "ﬁ", "Ａ", "мир ", "漢字", "😀", "Grüße ", "plain text ")),
    *("Größe und Maß ".encode("cp1252"), "Привет, мир ".encode("koi8-r"), "日本語 ".encode("shift-jis")),
]
data = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join) | st.binary(max_size=200)


@settings(max_examples=40)
@given(st.lists(data, min_size=1, max_size=3), st.sampled_from(["64", "262144"]))
def test_clean_and_undo_in_place(contents, window):
    with tempfile.TemporaryDirectory() as place:
        log, settings = os.path.join(place, "log"), os.path.join(place, "c.toml")
        with open(settings, "w") as file:
            file.write(f"window = {window}\n")
        names = [os.path.join(place, str(n)) for n in range(len(contents))]
        for name, content in zip(names, contents, strict=True):
            with open(name, "wb") as out:
                out.write(content)
        words = ["--only", "encoding,normalize", "--config", settings, "--log", log, "--in-place", *names]
        assert main(words, System()) == 0
        assert main(["undo", "--log", log, "--in-place", *reversed(names)], System()) == 0
        for name, content in zip(names, contents, strict=True):
            with open(name, "rb") as back:
                assert back.read() == content
        assert sorted(os.listdir(place)) == sorted([*map(os.path.basename, names), "c.toml", "log"])
