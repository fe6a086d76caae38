# SPDX-License-Identifier: Apache-2.0
"""Training on one's own pages: what is taken from HTML, and how a table of one's own is used."""

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import newsclean
from newsclean import Cleaner, Config
from newsclean.gaps import examine_gaps, find_gaps
from newsclean.tables import TableError
from newsclean.training import gaps_archive

DATA = Path(newsclean.__file__).with_name("data")


def _env():
    return os.environ | {"PYTHONPATH": str(DATA.parent.parent)}


PAGE = """<!doctype html><html lang="en-GB"><head><title>A bridge</title>
<link rel="canonical" href="https://www.example.org/news/1"></head><body>
<nav><p>Home <a href="/">News</a>, and a line that is long enough for a paragraph.</p></nav>
<article><h1>Head</h1>
<p>The council, led by
 <a href="/x">Jane <b>Doe</b></a>, met on <a href="/t"> Tuesday </a>and&nbsp;opened it.<sup><a
 href="#1">[1]</a></sup></p>
<p>See <a href="https://example.org">https://example.org</a> for what was said about the bridge.
<p>A paragraph without any link that is long enough to be kept as it is.</p>
<ul><li><a href="/1">All of this is one link, as in a list of related stories.</a></li></ul>
<figure><figcaption>A caption with <a href="/c">a link</a> and a full stop at its end.</figcaption></figure>
<p>Short one.</p><p>This one has no end of a sentence and is therefore a heading</p>
<script>document.write("<p>A script with <a href='/s'>a link</a> that nobody ever reads.</p>")</script>
</article></body></html>"""


def test_paragraphs_come_with_the_places_of_their_links():
    seen = Counter()
    found = gaps_archive.records(PAGE, "folder", "d", seen)
    assert [[r["text"][a:b] for a, b in r["anchors"]] for r in found] == [["Jane Doe", "Tuesday"], [], []]
    assert found[0]["text"] == "The council, led by Jane Doe, met on Tuesday and opened it.[1]"
    assert {(r["lang"], r["publisher"], r["doc"]) for r in found} == {("en", "example.org", "d")}
    assert seen == {
        "paragraphs": 3, "links": 2, "too short": 1, "mostly links": 1, "no end of a sentence": 1, "pages": 1,
    }  # fmt: skip


def test_a_page_without_links_teaches_nothing():
    seen = Counter()
    html = "<p>A paragraph without any link that is long enough to be kept.</p>"
    assert gaps_archive.records(html, "folder", "d", seen) == []
    assert seen["pages without links"] == 1


@pytest.mark.parametrize(
    "html",
    ["", "<p>", "<a href=1>", "</p></a></nav>", "<nav><p>x", "<p>a<a href=1>b<p>c</a>", "\ue000<p>\ue001</p>", "<!--"],
)
def test_broken_pages_are_no_error(html):
    assert gaps_archive.records(html, "f", "d", Counter()) == []


def test_folders_and_json_lines_become_one_file_without_repeats(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.html").write_bytes(PAGE.replace("Jane", "Zoë").encode("cp1252", "xmlcharrefreplace"))
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"html": PAGE, "url": "https://other.example/b"}) + "\n" + json.dumps({"html": PAGE}) + "\n"
    )
    outs = []
    for name in ("one.jsonl.gz", "two.jsonl.gz"):
        line = [sys.executable, "-m", "newsclean.training.gaps_archive", "site", "b.jsonl", "--out", name]
        done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, env=_env(), check=True)
        outs.append((tmp_path / name).read_bytes())
    assert outs[0] == outs[1]
    assert "seen before" in done.stdout
    records = [json.loads(line) for line in gzip.decompress(outs[0]).splitlines()]
    assert [r["publisher"] for r in records] == ["example.org"] * 3 + ["other.example"]
    assert "Zoë" in records[0]["text"]


def test_a_table_of_ones_own_is_used_and_checked(tmp_path, command):
    text = 'The group known as "" said in the with that the was in by  and the  of  on Tuesday.\n'
    shutil.copy(DATA / "gaps.bin", tmp_path / "own.bin")
    own = str(tmp_path / "own.bin")
    assert examine_gaps(text, table=own)[0] == find_gaps(text)
    assert Cleaner(Config(gap_table=own)).inspect(text).gaps == Cleaner().inspect(text).gaps
    listed = command("gaps", data=text.encode()).stdout
    assert command("gaps", "--gap-table", "own.bin", data=text.encode()).stdout == listed != b""
    (tmp_path / "broken.bin").write_bytes((DATA / "gaps.bin").read_bytes()[:-9])
    shutil.copy(DATA / "boilerplate.bin", tmp_path / "other.bin")
    for name in ("broken.bin", "other.bin", "missing.bin"):
        with pytest.raises(TableError, match=name):
            examine_gaps(text, table=str(tmp_path / name))
        done = command("--gap-table", name, data=text.encode())
        assert done.returncode == 2
        assert name in done.stderr.decode()


WHO = ["the mayor", "a spokesman", "the council", "the bridge company", "a resident", "the minister"]
WHAT = ["opened the bridge", "rejected the plan", "met the engineers", "closed the road", "praised the report"]
WHERE = ["in Harwick", "on Tuesday", "near the station", "after the storm", "at the town hall", "with the union"]


def test_training_finds_what_is_dropped_on_sites_that_it_has_not_seen(tmp_path):
    pytest.importorskip("scipy", reason="needs what training needs: pip install --group training")
    rng = random.Random(1)
    lines = []
    for page in range(120):
        for _ in range(4):
            text, anchors = "", []
            for _ in range(3):
                who, what, where = rng.choice(WHO), rng.choice(WHAT), rng.choice(WHERE)
                sentence = f"{who.capitalize()} {what} {where} and {rng.choice(WHAT)} {rng.choice(WHERE)}. "
                noun = sentence.index(what) + what.index("the ") + 4
                anchors.append([len(text) + noun, len(text) + sentence.index(where) - 1])
                text += sentence
            record = {"lang": "xh", "publisher": f"site{page % 12}", "doc": f"{page}", "text": text.strip()}
            lines.append(json.dumps(record | {"anchors": anchors}))
    with gzip.open(tmp_path / "own.jsonl.gz", "wt") as file:
        file.write("\n".join(lines))
    words = [sys.executable, "-m", "newsclean.training.gaps_own", "own.jsonl.gz", "--out", "own.bin", "--language"]
    done = subprocess.run([*words, "xh"], cwd=tmp_path, capture_output=True, text=True, env=_env(), check=True)
    figures = dict(line.split(": ", 1) for line in done.stdout.splitlines()[1:3])
    f1 = {name: float(line.split("F1 ")[1].split(",")[0]) for name, line in figures.items()}
    assert f1["yours"] > 0.9
    assert sorted(p.name for p in tmp_path.iterdir()) == ["own.bin", "own.jsonl.gz"]
    for language, reason in (("en", "--archive"), ("fr", "too few")):
        failed = subprocess.run([*words, language], cwd=tmp_path, capture_output=True, text=True, env=_env())
        assert failed.returncode == 2
        assert reason in failed.stderr
