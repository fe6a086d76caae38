# SPDX-License-Identifier: Apache-2.0
"""Reports on records: each text is shown as a reader sees it, with the place and the rest of its record."""

import gzip
import json
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.cli.reports import _texts
from newsclean.edits import Edit, EditLog, Finding
from newsclean.formats.delimited import Delimited
from newsclean.formats.jsonl import JsonLines
from newsclean.report.texts import Span, Text, heading, touched
from newsclean.stream import Window

DIRTY, CLEAN = "Die StraÃŸe fÃ¼hrt nach KÃ¶ln.", "Die Straße führt nach Köln."
GAPS = 'The on Friday said that the ferry, known as "" for its funnels, will not sail until the has been dredged.\n'
LINES = [
    json.dumps({"id": 1, "text": "The council met on Friday and agreed."}),
    json.dumps({"id": 2, "text": f'He said "yes" to it.\n{DIRTY}\n\n3 min read\n', "tags": ["a<b"]}),
    '{"id": 3, "text": "broken',
    json.dumps({"id": 4, "title": DIRTY, "text": GAPS}),
]
ROWS = f'id,text\n1,"A ""free"" port, he said.\n{DIRTY}\n3 min read\n"\n2,{DIRTY}\n3,a,b\n'


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.jsonl").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(LINES[1].encode() + b"\n"))
    return tmp_path


def page_of(command, folder, *words):
    command("--check", *words, "--report", "r.html")
    return (folder / "r.html").read_text(encoding="utf-8")


def parts(html, css):
    """The text of the elements with that class."""
    found = re.findall(rf'<div class="?{css}"?(?: data-n=\d+ dir=auto)?>(.*?)</div>', html, re.S)
    return [unescape(re.sub("<[^>]*>", "", part)) for part in found]


def test_a_text_of_a_json_line_is_shown_without_its_escapes(command, files):
    html = page_of(command, files, "a.jsonl")
    assert not [part for css in "onc" for part in parts(html, css) if "\\u00" in part]
    assert DIRTY in parts(html, "o")
    assert CLEAN in parts(html, "n")
    assert 'He said "yes" to it.' in parts(html, "c")
    assert "3 min read" in "".join(parts(html, "o"))
    assert "3 min read" not in "".join(parts(html, "n"))


def test_each_passage_says_in_which_text_of_which_record_it_is(command, files):
    html = page_of(command, files, "--field", "text", "--field", "title", "a.jsonl", "c.jsonl.gz")
    assert parts(html, "h") == [
        'line 2 text {"id": 2, "text": "…", "tags": ["a<b"]}',
        'line 4 title {"id": 4, "title": "…", "text": "…"}',
        'line 4 text {"id": 4, "title": "…", "text": "…"}',
        'line 1 text {"id": 2, "text": "…", "tags": ["a<b"]}',
    ]
    assert html.count('<div class="p">') == 4


def test_a_row_is_shown_without_its_quotes_at_the_line_where_it_begins(command, files):
    html = page_of(command, files, "b.csv")
    assert parts(html, "h") == ['line 2 text 1,"…"', "line 6 text 2,…"]
    assert parts(html, "c") == ['A "free" port, he said.']
    assert parts(html, "n") == [CLEAN, CLEAN]
    assert '<div class="n x">' in html


def test_records_are_counted_and_those_that_cannot_be_read_are_named(command, files):
    html = page_of(command, files, "a.jsonl", "b.csv", "c.jsonl.gz")
    tiles = dict(re.findall("<dt>(.*?)</dt><dd>(.*?)</dd>", html))
    assert tiles["files"] == "3"
    assert (tiles["records"], tiles["records changed"], tiles["records damaged"]) == ("6", "4", "1")
    assert tiles["records not read"] == "2"
    assert "documents" not in tiles
    assert "3 records · 1 changed · " in html
    assert " · 1 record damaged</p>" in html
    first, second = parts(html, "unread")
    assert first.startswith("1 record could not be read and is as it was:line 3, column 19: not JSON")
    assert second.startswith("1 record could not be read and is as it was:line 7, column ")
    assert "<td>3<td>1<td>" in html
    assert "<td>1 of 3" in html


def test_a_file_of_which_nothing_else_is_shown_names_what_could_not_be_read(command, files):
    (files / "d.jsonl").write_text("[]\n" * 12)
    html = page_of(command, files, "d.jsonl")
    assert "12 records could not be read and are as they were" in html
    assert "and 2 more" in html
    assert "no records" in html


def test_plain_text_counts_documents(command, files):
    (files / "a.txt").write_text("3 min read\n")
    html = page_of(command, files, "a.txt")
    assert "<dt>document</dt>" in html
    assert "record" not in html.partition("<body>")[2].partition("<footer>")[0]


def test_without_text_there_is_the_place_and_the_field(command, files):
    html = page_of(command, files, "--report-no-text", "--field", "title", "a.jsonl")
    assert re.search(r"<td>4:\d+ title<td>mojibake\.", html)
    assert "Stra" not in html
    assert "tags" not in html


def test_added_fields_are_not_shown_as_text(command, files):
    command("--add", "log", "--report", "r.html", "b.csv")
    html = (files / "r.html").read_text(encoding="utf-8")
    assert parts(html, "h") == ['line 2 text 1,"…"', "line 6 text 2,…"]
    assert "surrogatepass" not in html
    assert "text_log" not in html


def test_a_record_that_goes_is_shown_as_it_is_written(command, files):
    html = page_of(command, files, "--max-gap-rate", "5", "a.jsonl")
    assert "1 record left out" in html
    assert any(part.startswith('{"id": 4, "title"') for part in parts(html, "o"))


def test_reasons_are_told_of_the_text_and_not_of_its_escapes(command, files):
    html = page_of(command, files, "c.jsonl.gz")
    told = json.loads(html.partition('id="data">')[2].partition("</script>")[0])
    (repair,) = [mark for mark in told["marks"] if told["kinds"][mark[2][0][0]].startswith("mojibake.")]
    lines = dict(repair[2][0][5])
    assert lines["not"].startswith("'Die Stra")
    assert "\\u00c3" not in "".join(lines.values())


def test_records_for_programs_have_field_and_text_and_counts(command, files):
    command("--check", "--report", "r.jsonl", "--field", "text", "--field", "title", "a.jsonl", "b.csv")
    lines = [json.loads(line) for line in (files / "r.jsonl").read_text().splitlines()]
    titles = [line for line in lines if line.get("field") == "title"]
    assert [(t["line"], t["text"] in DIRTY, t["replacement"] in CLEAN) for t in titles] == [(4, True, True)]
    documents = [line for line in lines if line["type"] == "document"]
    assert documents[0]["records"] == {"read": 3, "changed": 2, "damaged": 1, "dropped": 0, "unread": 1}
    assert all(line["field"] in ("title", "text") for line in lines if line["type"] == "finding")


def test_a_long_record_is_cut_around_its_text():
    source = json.dumps({"a": "x" * 5000, "text": "one", "z": "y" * 5000})
    start = source.index("one")
    text = Text("text", "one", "one", Span(start, start + 3), Span(start, start + 3))
    assert len(heading(text, [text], source, 1)) < 400
    early = json.dumps({"text": "one", "z": "<" * 5000})
    start = early.index("one")
    text = Text("text", "one", "one", Span(start, start + 3), Span(start, start + 3))
    assert "&lt;" in heading(text, [text], early, 1)
    assert len(heading(text, [text], early, 1)) < 1200


def test_what_lies_in_no_text_is_not_guessed():
    text = Text("text", "abc", "abc", Span(10, 13), Span(10, 13))
    assert touched([text], [Edit(0, 3, "xyz", "", "a.b", "r", 1.0)], []) is None
    assert touched([text], [], [Finding(20, 22, "a.b", None, 1.0, "r", "")]) is None
    assert touched([text], [Edit(15, 15, "", ", 1", "record.added", "add", 1.0)], []) == []


WORDS = st.text(alphabet='ab"\\,\n\té😀\ud800', max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=3), st.data(), st.sampled_from(["ascii", "plain", "csv"]))
def test_edits_of_a_record_are_those_of_its_texts(texts, data, how):
    fields = [f"f{k}" for k in range(len(texts))]
    if how == "csv":
        form = Delimited(fields)
        form.begin(",".join(fields).encode(), ())
        record = ",".join('"' + t.replace('"', '""') + '"' if set(t) & set('",\n') else t for t in texts) + "\n"
    else:
        form = JsonLines(fields)
        record = json.dumps(dict(zip(fields, texts, strict=True)), ensure_ascii=how == "ascii")
    cleaned, edits, findings = [], [], []
    for value in form.parse(record).values:
        start = data.draw(st.integers(0, len(value.text)))
        end = data.draw(st.integers(start, len(value.text)))
        new = data.draw(WORDS)
        edit = Edit(start, end, value.text[start:end], new, "a.b", "r", 1.0)
        clean = EditLog((edit,)).apply(value.text)
        cleaned.append((value.text, clean, edit))
        edits += value.edits(record, clean, [edit])
        findings += value.findings([Finding(start, end, "a.b", new, 1.0, "r", "")])
    log = EditLog(tuple(edits))
    shown = _texts(form, Window(b"", record, log.apply(record), log, tuple(findings), None, True))
    assert [(text.old, text.new) for text in shown] == [(old, new) for old, new, _ in cleaned]
    parts = touched(shown, edits, findings)
    assert parts is not None
    for part, (old, clean, edit) in zip(parts, cleaned, strict=True):
        assert EditLog(tuple(part.edits)).apply(old) == clean
        (finding,) = part.findings
        assert (finding.start, finding.end) == (edit.start, edit.end)
