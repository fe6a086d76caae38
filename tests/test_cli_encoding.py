# SPDX-License-Identifier: Apache-2.0
"""The command and encodings: --to, detect --lines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean


def run(*words, data=b"", cwd):
    environment = os.environ | {"PYTHONPATH": str(Path(newsclean.__file__).parents[1]), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "newsclean", *words]
    return subprocess.run(command, input=data, capture_output=True, cwd=cwd, env=environment, timeout=60)


FRENCH = "L’été à la plage, une journée très agréable &amp; chère\n"
ONLY = ["--only", "encoding,normalize", "--normalize=entities"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16", "utf-16-be", "gb18030", "iso2022_jp"])
def test_text_is_written_in_its_own_encoding(tmp_path, encoding):
    text = {"gb18030": "今日新闻报道，世界各地 &amp; 天气\n", "iso2022_jp": "今日は良い天気 &amp; です\n"}.get(
        encoding, FRENCH
    )
    (tmp_path / "a").write_bytes((text * 20).encode(encoding))
    done = run(*ONLY, "--to", "same", "a", cwd=tmp_path)
    assert (done.stderr, done.returncode) == (b"", 0)
    assert done.stdout.decode(encoding) == text.replace("&amp;", "&") * 20
    again = run(*ONLY, "--to", "utf-8", "a", cwd=tmp_path)
    assert again.stdout.decode() == text.replace("&amp;", "&") * 20


def test_a_mixed_file_stays_mixed(tmp_path):
    data = "Zürich – Genève: 20 £ &lt;\n".encode() * 3 + FRENCH.encode("cp1252") * 2 + b"\xc3\xa9 &gt; plain\n"
    (tmp_path / "a").write_bytes(data)
    done = run(*ONLY, "--to=same", "-i", "a", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "a").read_bytes() == data.replace(b"&amp;", b"&").replace(b"&lt;", b"<").replace(b"&gt;", b">")


def test_what_needs_no_change_is_given_back(tmp_path):
    data = FRENCH.replace("&amp;", "et").encode("cp1252") * 3
    assert run(*ONLY, "--to=same", data=data, cwd=tmp_path).stdout == data
    (tmp_path / "a").write_bytes(data)
    assert run(*ONLY, "--to=same", "--check", "a", cwd=tmp_path).returncode == 0
    assert run(*ONLY, "--check", "a", cwd=tmp_path).returncode == 1


def test_a_character_that_the_encoding_lacks_is_an_error(tmp_path):
    data = (FRENCH.replace("&amp;", "et") * 2 + "un été &rarr; là\n").encode("cp1252")
    (tmp_path / "a").write_bytes(data)
    for words in (["-i"], ["-o", "out"]):
        done = run(*ONLY, "--to=same", *words, "a", cwd=tmp_path)
        assert done.returncode == 65
        assert done.stderr.decode() == (
            "newsclean: a: line 3: cp1252 has no '→' (U+2192 RIGHTWARDS ARROW); write it with --to utf-8\n"
        )
    assert (tmp_path / "a").read_bytes() == data
    assert not (tmp_path / "out").exists()


def test_wrong_ways_to_say_it(tmp_path):
    assert run("--to", "latin-1", data=b"", cwd=tmp_path).returncode == 2
    assert run("--to", "same", "--log", "log", data=b"", cwd=tmp_path).returncode == 2


def test_detect_lists_the_lines_that_differ(tmp_path):
    good = "Zürich – Genève: 20 £\n".encode()
    (tmp_path / "a").write_bytes(good * 3 + FRENCH.encode("cp1252") + b"ascii\n" + good)
    (tmp_path / "b").write_bytes(good)
    done = run("detect", "--lines", "a", "b", cwd=tmp_path)
    assert done.stdout.decode() == "a:4: cp1252: " + FRENCH
    facts = json.loads(run("detect", "--lines", "--json", "a", cwd=tmp_path).stdout)
    assert (facts["line"], facts["encoding"], facts["text"]) == (4, "cp1252", FRENCH.rstrip())


def test_lines_of_a_big_file_are_counted_from_its_start(tmp_path):
    odd = {5, 4000, 8001, 11999}
    line = "L’été à la plage, une journée très agréable.\n"
    lines = [line.encode("cp1252" if number in odd else "utf-8") for number in range(1, 12_001)]
    (tmp_path / "a").write_bytes(b"".join(lines))
    done = run("detect", "--lines", "--json", "a", cwd=tmp_path)
    assert done.returncode == 0
    told = [json.loads(fact) for fact in done.stdout.splitlines()]
    assert [(fact["line"], fact["text"]) for fact in told] == [(number, line.rstrip()) for number in sorted(odd)]
