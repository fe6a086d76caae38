# SPDX-License-Identifier: Apache-2.0
"""The page of the report: escaped, bounded, complete; and the same marks in notebooks."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import inspect
from newsclean.edits import Edit, EditLog, Finding
from newsclean.report.facts import Document
from newsclean.report.fragment import result_fragment
from newsclean.report.marks import LEAST, marks
from newsclean.report.page import MOST_EXPLAINED, MOST_FINDINGS, PageReport
from newsclean.report.script import SCRIPT
from newsclean.report.shown import pair_as_html
from newsclean.report.style import STYLE

HOSTILE = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><script>alert(1)</script><!--",
    "'\"><svg/onload=alert(1)>",
    "\u202egnp.exe\u2066\x1b]0;owned\x07\x00\ud800",
)
VOID = {"meta", "path", "rect"}
NAMES = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "p", "div",
    "dl", "dt", "dd", "figure", "figcaption", "small", "svg", "g", "a", "rect", "text", "path", "span", "details",
    "summary", "table", "thead", "tbody", "tr", "th", "td", "form", "label", "input", "output", "select", "option",
    "button", "del", "ins", "u", "b", "s", "em", "kbd", "script", "strong",
}  # fmt: skip


class Seen(HTMLParser):
    """The elements of a page, their attributes, and their text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.texts, self.open = [], {}, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        tag = self.open[-1] if self.open else ""
        self.texts[tag] = self.texts.get(tag, "") + data

    def handle_comment(self, data):
        raise AssertionError(f"comment {data!r}")

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


def page_of(*texts, names=(), with_text=True, limit=None, **options):
    report = PageReport("1.2", with_text, limit)
    for number, text in enumerate(texts, 1):
        result = inspect(text, **options)
        name = names[number - 1] if names else f"{number}.txt"
        document = Document(number, name, "utf-8", 1.0, gap_rate=result.gap_rate, gap_damage=0.5)
        document.changed, document.edits = bool(result.log), len(result.log.edits)
        document.kinds.update(f.kind for f in result.findings)
        report.begin(document)
        report.window(document, result.source, result.text, result.log.edits, result.findings)
        report.end(document)
    return report.close()


def assert_safe(html):
    seen = Seen(html)
    for tag, attrs in seen.tags:
        assert tag in NAMES, tag
        assert not [name for name in attrs if name.startswith("on") or name in ("style", "src", "srcdoc")], attrs
        assert (attrs.get("href") or "#").startswith("#"), attrs
    assert [attrs.get("type") for attrs in seen.all("script")] == ["application/json", None]
    assert seen.texts["title"].startswith("newsclean report")
    html.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    return seen


def test_a_policy_allows_our_style_and_script_and_nothing_else():
    html = page_of("3 min read\n")
    (policy,) = [a["content"] for a in Seen(html).all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    style, script = (b64encode(sha256(part.encode()).digest()).decode() for part in (STYLE, SCRIPT))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'sha256-{style}'",
        "script-src": f"'sha256-{script}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert f"<style>{STYLE}</style>" in html
    assert f"<script>{SCRIPT}</script>" in html
    assert "http" not in STYLE + SCRIPT
    assert "url(" not in STYLE


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_and_names_stay_text(text):
    story = f"3 min read {text}\nThe on Friday said {text} that â€œ{text}â€\x9d\n{text}\n3 min read\n"
    for with_text in (True, False):
        seen = assert_safe(page_of(story, story, names=(text, text + "\n"), with_text=with_text, limit=1))
        assert any(attrs.get("data-i") for _, attrs in seen.tags)


@settings(max_examples=60)
@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=3), st.text(max_size=20), st.text(max_size=20), st.booleans()
)
def test_any_edit_gives_a_safe_page(texts, new, name, with_text):
    report = PageReport("1.2", with_text)
    for number, text in enumerate(texts, 1):
        edit = Edit(len(text) // 3, len(text) // 2, text[len(text) // 3 : len(text) // 2], new, name, name, 0.5, name)
        document = Document(number, name, None, 0.5)
        found = [Finding(0, len(text), "gap." + name, None, 0.9, name), Finding(0, 1, name, "x", 0.6, text, text)]
        report.begin(document)
        report.window(document, text, EditLog((edit,)).apply(text), [edit], found)
        report.end(document)
    assert_safe(report.close())


def test_both_sides_and_what_is_told():
    html = page_of("The council met on Monday.\n3 min read\nWe saw â€œthe endâ€\x9d of it.\nThe on Friday said so.\n")
    seen = Seen(html)
    data = json.loads(seen.texts["script"].split("\n")[0].removesuffix("}") + "}")
    assert '<del data-i=0 tabindex=0 data-k="boilerplate.read-time 0.98">3 min read</del>' in html
    assert "<div class=o data-n=3 dir=auto>We saw <del class=part data-i=1><span>â€œ</span>the end<span>â€" in html
    assert "<div class=n data-n=2 dir=auto>We saw <ins class=part data-i=1 tabindex=0" in html
    assert re.search(r"The<b data-i=2 tabindex=0 data-k=\"gap.determiner [\d.]+\">‸</b> on Friday", html)
    assert data["kinds"] == ["boilerplate.read-time", "mojibake.utf8-as-cp1252", "gap.determiner"]
    assert [mark[1] for mark in data["marks"]] == [1, 1, 0]
    assert data["rules"][1] == ["utf-8 → cp1252", "utf-8 → cp1252: written in utf-8, read as cp1252"]
    assert "The council met on Monday." in html


def test_reasons_are_told_of_the_first_repairs_and_not_without_text():
    for with_text in (True, False):
        report = PageReport("1.2", with_text, None, lambda source, finding: [("not", source[finding.start :] + "?")])
        document = Document(1, "a", "utf-8", 1.0)
        edits = [Edit(k, k + 1, "Ã", "à", "mojibake.a", "r", 0.9) for k in range(150)]
        found = [Finding(e.start, e.end, e.kind, e.new, 0.9, "r") for e in edits]
        report.begin(document)
        report.window(document, "Ã" * 150, "à" * 150, edits, found)
        report.end(document)
        told = [mark[2][0][5] for mark in json.loads(Seen(report.close()).texts["script"].split("\n")[0])["marks"]]
        assert told[:1] == ([[["not", "Ã" * 150 + "?"]]] if with_text else [[]])
        assert sum(map(bool, told)) == (MOST_EXPLAINED if with_text else 0)


def test_without_text_the_page_has_places_only():
    html = page_of("The council met on Monday.\n3 min read\nWe saw â€œthe endâ€\x9d of it.\n", with_text=False)
    assert "<td>2:1<td>boilerplate.read-time<td>0.98<td>changed<td>any.read-time" in html
    for words in ("council", "min read", "the end"):
        assert words not in html


def test_the_page_is_bounded_and_says_what_it_left_out():
    line = "x" * 300 + ' &<"\x80'
    lines = [f"{k} {line}" for k in range(30_000)]
    source = "\n".join(lines)
    edits, at = [], 0
    for text in lines:
        edits.append(Edit(at, at + 1, text[0], "new\x80", "mojibake.a", "r", 0.9))
        at += len(text) + 1
    found = [Finding(e.start, e.end, e.kind, e.new, 0.9, "r") for e in edits]
    for with_text in (True, False):
        report = PageReport("1.2", with_text)
        document = Document(1, "big.txt", "utf-8", 1.0, edits=len(edits))
        document.kinds["mojibake.a"] = len(found)
        report.begin(document)
        report.window(document, source, EditLog(tuple(edits)).apply(source), edits, found)
        report.end(document)
        html = report.close()
        shown = len(json.loads(Seen(html).texts["script"].split("\n")[0])["marks"])
        assert len(html.encode()) < 5_000_000
        assert 1000 < shown <= MOST_FINDINGS
        assert f"{len(edits) - shown:,} more findings are not shown" in html
        assert f"{len(edits) - shown:,} findings are counted above and not shown below: in big.txt" in html
        assert 'Findings by kind: mojibake.a: 30,000"' in html


def test_a_line_of_very_many_edits_is_cut():
    source = "ab" * 20_000
    edits = [Edit(k, k + 1, "a", "é" * 50, "mojibake.a", "r", 0.9) for k in range(0, len(source), 2)]
    report, document = PageReport("1.2"), Document(1, "a", "utf-8", 1.0)
    report.begin(document)
    report.window(document, source, EditLog(tuple(edits)).apply(source), edits, [])
    report.end(document)
    html = report.close()
    assert "data-i=99 " in html
    assert "19,900 more findings are not shown" in html
    assert len(html) < 200_000


def test_very_many_documents_stay_in_the_sums():
    report = PageReport("1.2", True, 4.0)
    for number in range(1, 3001):
        document = Document(number, f"{number}.txt", "utf-8", 1.0, gap_rate=number / 100, gap_damage=0.1)
        report.begin(document)
        report.end(document)
    html = report.close()
    assert "<dt>documents</dt><dd>3,000</dd>" in html
    assert "<dt>above 4 gaps per 1,000 words</dt><dd>2,600</dd>" in html
    assert "and 2,800 more documents" in html


@st.composite
def settled_window(draw):
    text = draw(st.text("ab \n", min_size=1, max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    edits = [Edit(a, b, text[a:b], "N", "k.e", "r", 0.9) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        kind = draw(st.sampled_from(["k.e", "gap.x", "k.other"]))
        replacement = draw(st.sampled_from([None, "N"]))
        found.append(Finding(start, end, kind, replacement, draw(st.sampled_from([0.2, 0.7])), "r"))
    return text, edits, sorted(found, key=lambda f: (f.start, f.end))


@settings(max_examples=300)
@given(settled_window())
def test_marks_keep_order_and_lose_nothing(case):
    text, edits, found = case
    made = marks(text, edits, found)
    at = 0
    for mark in made:
        assert at <= mark.edit.start <= mark.edit.end
        assert text[mark.edit.start : mark.edit.end] == mark.edit.old
        at = mark.edit.end
    assert [mark.edit for mark in made if mark.done] == edits
    told = [cause for mark in made for cause in mark.causes]
    for finding in found:
        if finding.kind.startswith("gap.") or finding.confidence >= LEAST:
            assert finding in told


@given(st.text("aé€ b\x80", max_size=12), st.text("aé€ b\x80", max_size=12))
def test_the_parts_of_an_edit_add_up(old, new):
    def plain(html):
        return re.sub(r"<kbd>80</kbd>", "\x80", html).replace("<span>", "").replace("</span>", "")

    left, right = pair_as_html(old, new, 100)
    if old.strip() and new.strip():
        assert (plain(left), plain(right)) == (old, new)


@pytest.mark.parametrize("text", HOSTILE)
def test_notebooks_show_the_same_marks(text):
    html = inspect(f"3 min read\nThe on Friday said {text} â€œ{text}â€\x9d\n")._repr_html_()
    seen = Seen(html)
    assert {tag for tag, _ in seen.tags} <= {"p", "div", "del", "ins", "mark", "span", "kbd", "em"}
    assert {name for _, attrs in seen.tags for name in attrs} <= {"style", "title"}
    assert "<p>2 edits, " in html
    assert "<s>" not in html  # which would strike out what is new
    assert "written in utf-8, read as cp1252" in html


def test_notebooks_show_no_more_than_a_reader_can_take():
    long = result_fragment("a\n" * 50_000, EditLog(), ())
    assert "80,000 more code points" in long
    assert len(long) < 21_000


MODES = (
    [],
    ["--output", "out"],
    ["--in-place"],
    ["--check"],
    ["--diff"],
    ["--log", "log"],
    ["--only", "gaps"],
    ["--to", "same"],
    ["--stats", "--max-gap-rate", "5"],
)


@pytest.mark.parametrize("words", MODES, ids=" ".join)
def test_every_way_of_output_has_its_report(command, tmp_path, words):
    for name in ("a", "b"):
        (tmp_path / name).write_text(f'3 min read\nThe on Friday said that {name} was known as "" here.\n')
    plain = command(*words, "a", "b")
    for name in ("a", "b"):
        (tmp_path / name).write_text(f'3 min read\nThe on Friday said that {name} was known as "" here.\n')
    done = command("--report", "r.html", *words, *(["--force"] if "--log" in words else []), "a", "b")
    assert (done.stdout, done.stderr, done.returncode) == (plain.stdout, plain.stderr, plain.returncode)
    seen = assert_safe((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert seen.texts["h2"] == "ab"
    first = (tmp_path / "r.html").read_bytes()
    for name in ("a", "b"):
        (tmp_path / name).write_text(f'3 min read\nThe on Friday said that {name} was known as "" here.\n')
    command("--report", "r.html", *words, "a", "b")
    assert (tmp_path / "r.html").read_bytes() == first


def test_standard_input_has_a_name(command, tmp_path):
    command("--report", "r.HTM", data=b"3 min read\nThe council met on Friday and agreed.\n")
    assert Seen((tmp_path / "r.HTM").read_text(encoding="utf-8")).texts["h2"] == "(standard input)"
    assert command("gaps", "--report", "g.html", data=b"The on Friday said so.\n").returncode == 0
    assert "gap.determiner" in (tmp_path / "g.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words, message",
    [
        (["--report", "r.txt", "a"], b"call it *.html for a page to look at, *.jsonl for records"),
        (["--report", "-", "a"], b"call it *.html"),
        (["--report", "a.html", "a.html"], b"--report a.html is also the input or the output"),
        (["--report", "r.html", "--output", "./r.html", "a"], b"--report r.html is also --output"),
        (["--report", "r.jsonl", "--log", "r.jsonl", "a"], b"--report r.jsonl is also --log"),
        (["--report", "r.html", "--report", "./r.html", "a"], b"is given twice"),
        (["--report-no-text", "a"], b"--report-no-text goes with --report, or with --only gaps"),
    ],
)
def test_reports_that_cannot_be(command, tmp_path, words, message):
    (tmp_path / "a").write_text("3 min read\n")
    (tmp_path / "a.html").write_text("3 min read\n")
    done = command(*words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr
    assert (tmp_path / "a.html").read_text() == "3 min read\n"


def test_a_report_that_cannot_be_written_stops_everything_before_it_begins(command, tmp_path):
    (tmp_path / "a").write_text("3 min read\n")
    done = command("--in-place", "--report", "nowhere/r.html", "a")
    assert done.returncode == 74
    assert b"nowhere/r.html: " in done.stderr
    assert (tmp_path / "a").read_text() == "3 min read\n"


def test_a_missing_file_leaves_the_report_of_the_others(command, tmp_path):
    (tmp_path / "a").write_text("3 min read\n")
    done = command("--check", "--report", "r.html", "a", "missing")
    assert done.returncode == 66
    assert "boilerplate.read-time" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_both_reports_of_one_run(command, tmp_path):
    (tmp_path / "a").write_text("3 min read\n")
    assert command("--report", "r.html", "--report", "r.jsonl", "a").returncode == 0
    assert "boilerplate.read-time" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "boilerplate.read-time" in (tmp_path / "r.jsonl").read_text(encoding="utf-8")


def test_a_file_that_was_not_replaced_after_all_is_told_as_such(command, tmp_path):
    (tmp_path / "a").write_bytes("3 min read\nGr\xf6\xdfe &#x4e2d; Stra\xdfe gr\xfc\xdft\n".encode("latin-1"))
    words = ["--in-place", "--normalize", "--to", "same", "--from", "latin-1"]
    done = command(*words, "--report", "r.html", "--report", "r.jsonl", "a")
    assert done.returncode == 65
    assert "<strong>Not completed</strong>" in (tmp_path / "r.html").read_text(encoding="utf-8")
    (document,) = [
        r for r in map(json.loads, (tmp_path / "r.jsonl").read_text().splitlines()) if r["type"] == "document"
    ]
    assert (document["abandoned"], document["changed"]) == (True, False)
    assert (tmp_path / "a").read_bytes().startswith(b"3 min")
