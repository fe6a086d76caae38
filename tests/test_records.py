# SPDX-License-Identifier: Apache-2.0
"""JSON lines and rows: only the chosen texts change, all comes back, and the cut of the input does not count."""

import csv
import io
import itertools
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Config
from newsclean.columns import COLUMNS
from newsclean.formats.delimited import Delimited, RowSplitter
from newsclean.formats.jsonl import JsonLines
from newsclean.formats.records import LineSplitter, MalformedRecord, Piece, Unusable
from newsclean.logfile import LogWriter, undo_stream
from newsclean.pipeline import Cleaner
from newsclean.records import RecordWindows, Work

DIRTY = "LÃ¶wenzÃ¤hne blÃ¼hen."
CLEAN = "Löwenzähne blühen."


def run(form, data, *, cuts=(), add=(), told=True, **options):
    """Clean bytes, notes and log records of `data`, fed in pieces that end at `cuts`."""
    notes = []
    windows = RecordWindows(Work(Config(**options), form, tuple(add), told), notes.append)
    edges = [0, *sorted(cuts), len(data)]
    chunks = [data[a:b] for a, b in itertools.pairwise(edges)]
    writer, out = LogWriter(), []
    for window in windows.over(chunks):
        out.append(window.clean)
        writer.add(window.log, window.findings, window.source, window.data, window.clean)
    writer.end()
    return b"".join(out), [(n.line, n.column, n.reason) for n in notes], writer.take()


def jsonl(*records, **options):
    data = b"".join(r if isinstance(r, bytes) else r.encode() for r in records)
    return run(JsonLines(options.pop("fields", ["text"])), data, **options)


# --- JSON lines


def test_only_the_chosen_text_changes():
    line = '{ "id" : 1.50, "raw":"%s","text": "%s\\n\\u0041\\/b", "big": 123456789012345678901234567890, "x":[ ]}\r\n'
    out, notes, _ = jsonl(line % (DIRTY, DIRTY))
    assert out.decode() == line % (DIRTY, CLEAN)
    assert notes == []


def test_escapes_outside_of_the_edits_stay():
    out, _, _ = jsonl('{"text": "a\\u0062\\/c \\"L\\u00c3\\u00b6wenz\\u00c3\\u00a4hne\\" \\ud83d\\ude00 end"}\n')
    assert out == b'{"text": "a\\u0062\\/c \\"L\\u00f6wenz\\u00e4hne\\" \\ud83d\\ude00 end"}\n'


@pytest.mark.parametrize(
    ("fields", "before", "after"),
    [
        (["a.b"], '{"a": {"b": "%s", "c": "%s"}, "b": "%s"}', (CLEAN, DIRTY, DIRTY)),
        (["a.b"], '{"a.b": "%s", "a": "%s", "x": "%s"}', (CLEAN, DIRTY, DIRTY)),
        (["a"], '{"a": ["%s", {"a": "%s"}, "%s"]}', (CLEAN, DIRTY, CLEAN)),
        (["a.b"], '{"a": [{"b": "%s"}, {"c": "%s"}, {"b": "%s"}]}', (CLEAN, DIRTY, CLEAN)),
        (["x", "y"], '{"x": "%s", "y": "%s", "z": "%s"}', (CLEAN, CLEAN, DIRTY)),
        (["x"], '{"x": "%s", "x": "%s", "z": "%s"}', (CLEAN, CLEAN, DIRTY)),
        (["x"], '{"x": "%s", "y": {"x": "%s"}, "z": [["%s"]]}', (CLEAN, DIRTY, DIRTY)),
    ],
)
def test_fields_are_found_by_name_path_and_through_lists(fields, before, after):
    out, notes, _ = jsonl(before % ((DIRTY,) * 3), fields=fields)
    assert out.decode() == before % after
    assert notes == []


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ('{"text": "a', 10, "unterminated string"),
        ('{"text": "a"', 13, "too early"),
        ('{"text" "a"}', 9, "colon"),
        ('{"text": "a" "b": 1}', 14, "comma"),
        ('{"text": }', 10, "missing"),
        ('{"text": "a",}', 14, "name"),
        ('{"text": "a"} x', 15, "follows"),
        ('["text"]', 1, "not a JSON object"),
        ('{"text": "a\tb"}', 12, "control character"),
        ('{"text": "\\x"}', 11, "escape"),
        ('{"a": ' + "[" * 100_000, 1, "deeply"),
    ],
)
def test_a_malformed_line_passes_with_a_note(line, column, reason):
    good = json.dumps({"text": DIRTY}, ensure_ascii=False) + "\n"
    out, notes, _ = jsonl(good, line + "\n", good)
    assert out.decode() == good.replace(DIRTY, CLEAN) + line + "\n" + good.replace(DIRTY, CLEAN)
    assert [(note[0], note[1]) for note in notes] == [(2, column)]
    assert reason in notes[0][2].lower() or reason in notes[0][2]


def test_empty_lines_and_a_byte_order_mark_are_no_faults():
    data = "\ufeff" + json.dumps({"text": DIRTY}, ensure_ascii=False) + "\n\n  \r\n" + '{"text": null}\n{"text": 5}'
    out, notes, _ = jsonl(data)
    assert out.decode() == data.replace(DIRTY, CLEAN)
    assert notes == []


def test_a_text_in_another_encoding_becomes_utf8_and_the_rest_stays():
    text = "Die Löwenzähne blühen schon früh im März, sagte die Gärtnerin über ihr Frühbeet.".encode("latin-1")
    out, notes, _ = jsonl(b'{"name": "M\xfcller", "text": "' + text + b'"}\n')
    assert out == b'{"name": "M\xfcller", "text": "' + text.decode("latin-1").encode() + b'"}\n'
    assert notes == []


def test_utf16_is_refused_with_a_remedy():
    with pytest.raises(Unusable, match="--only encoding"):
        jsonl('{"text": "a"}\n'.encode("utf-16"))


def test_added_members_stand_at_the_end_and_are_told_of_each_text():
    out, _, _ = jsonl(
        json.dumps({"text": DIRTY}) + '\n{"other": 1}\n{}\n',
        add=["changed", "edits", "gap_rate", "findings", "log"],
    )
    first, second, third = out.decode().splitlines()
    record = json.loads(first)
    assert list(record) == ["text", "text_changed", "text_edits", "text_gap_rate", "text_findings", "text_log"]
    assert record["text_changed"] is True
    assert record["text_findings"][0]["kind"].startswith("mojibake.")
    assert isinstance(record["text_gap_rate"], float)
    assert (second, third) == ('{"other": 1}', "{}")


def test_a_member_that_is_there_already_is_not_written_twice():
    out, notes, _ = jsonl('{"text": "a", "text_edits": 1}\n', add=["edits"])
    assert out == b'{"text": "a", "text_edits": 1}\n'
    assert "text_edits" in notes[0][2]


def test_damaged_documents_are_left_out_and_come_back():
    whole = "The council met on Tuesday and decided to open the bridge two months later than planned."
    holes = 'The group known as "" said in the with that the was in by  and the  of  on Tuesday. ' * 3
    data = "".join(json.dumps({"text": text}) + "\n" for text in (whole, holes, whole)).encode()
    out, _, records = jsonl(data, max_gap_rate=20)
    assert [json.loads(line)["text"] for line in out.splitlines()] == [whole, whole]
    assert b"".join(undo_stream([out], records)) == data


# --- rows


def table(text, fields=("text",), **options):
    names = ("delimiter", "has_header")
    form = Delimited(list(fields), **{name: options.pop(name) for name in names if name in options})
    return run(form, text if isinstance(text, bytes) else text.encode(), **options)


def test_quotes_line_ends_and_other_cells_stay():
    text = f'id,"text",x\r\n1,{DIRTY},"a ""b"""\r\n2,"{DIRTY}\n, ""{DIRTY}""",=1+1\n\n3,,"{DIRTY}"\r\n'
    out, notes, _ = table(text)
    assert out.decode() == f'id,"text",x\r\n1,{CLEAN},"a ""b"""\r\n2,"{CLEAN}\n, ""{CLEAN}""",=1+1\n\n3,,"{DIRTY}"\r\n'
    assert notes == []


def test_a_cell_that_needs_quotes_gets_them():
    # the clean text has a comma where the mojibake had none
    dirty = "one， two".encode().decode("latin-1")
    out, _, _ = table(f"text\n{dirty}\n", stages=["mojibake", "normalize"], normalize=["width"])
    rows = list(csv.reader(io.StringIO(out.decode())))
    assert rows == [["text"], [Cleaner(Config(stages=["mojibake", "normalize"], normalize=["width"])).clean(dirty)]]
    assert len(rows[1]) == 1


def test_delimiters_and_columns_by_number():
    out, _, _ = table(f"{DIRTY};{DIRTY}\n", ["2"], delimiter=";", has_header=False)
    assert out.decode() == f"{DIRTY};{CLEAN}\n"
    out, _, _ = table(f"a\ttext\n{DIRTY}\t{DIRTY}\n", delimiter="\t")
    assert out.decode() == f"a\ttext\n{DIRTY}\t{CLEAN}\n"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [("1,2,3", 5, "3 cells"), ("1", 1, "1 cells"), ('1,"a"b', 6, "closing quote"), ('1,"a', 5, "not closed")],
)
def test_a_malformed_row_passes_with_a_note(row, column, reason):
    out, notes, _ = table(f"id,text\n1,{DIRTY}\n{row}\n")
    assert out.decode() == f"id,text\n1,{CLEAN}\n{row}\n"
    assert [(n[0], n[1]) for n in notes] == [(3, column)]
    assert reason in notes[0][2]


def test_an_open_quote_does_not_swallow_the_rest():
    rows = f"1,{DIRTY}\n" * 50
    out, notes, _ = table(f'id,text\n0,"open\n{rows}')
    assert out.decode() == f'id,text\n0,"open\n{rows.replace(DIRTY, CLEAN)}'
    assert [n[0] for n in notes] == [2]


def test_lines_are_counted_through_quoted_line_ends():
    _, notes, _ = table('id,text\n1,"a\nb\nc"\n1,2,3\n')
    assert [n[0] for n in notes] == [5]


@pytest.mark.parametrize(
    ("fields", "reason"), [(["body"], "no column 'body'; the columns are 'id', 'text', 'text'"), (["text"], "several")]
)
def test_a_column_that_is_not_there_is_an_error(fields, reason):
    with pytest.raises(Unusable, match=reason):
        table("id,text,text\n1,2,3\n", fields)


def test_added_cells_stand_at_the_end_of_every_row():
    out, _, _ = table(f'id,text\n1,{DIRTY}\n\n2,"a ""b"""\r\n', add=["changed", "edits", "findings"])
    rows = list(csv.reader(io.StringIO(out.decode(), newline="")))
    assert rows[0] == ["id", "text", "text_changed", "text_edits", "text_findings"]
    assert rows[1][:2] == ["1", CLEAN]
    assert int(rows[1][3]) >= 1
    assert rows[2] == []
    assert rows[3][:4] == ["2", 'a "b"', "false", "0"]
    assert json.loads(rows[1][4])[0]["kind"].startswith("mojibake.")


def test_every_column_can_be_added():
    out, notes, _ = jsonl(json.dumps({"text": DIRTY}), add=list(COLUMNS))
    assert {f"text_{name}" for name in COLUMNS} <= set(json.loads(out))
    assert notes == []


# --- laws

SMALL = [
    b'{"text": "L\xc3\x83\xc2\xb6wenz\xc3\x83\xc2\xa4hne"}\n{"text": "a"}\r\n\n{"a": 1, "text": "Read more: x"}',
    b'{"text": "\xfcber"}\n{"text": broken}\n{"text": "\\ud800 L\\u00c3\\u00b6wenz\\u00c3\\u00a4hne"}\n\x00\xff\n',
]
ROWS = [
    b'id,text\n1,"L\xc3\x83\xc2\xb6wenz\xc3\x83\xc2\xa4hne\n""x"""\r\n2,"open\n3,a\n',
    b'text\n"L\xc3\x83\xc2\xb6wenz\xc3\x83\xc2\xa4hne"x\n\n\xff\xfe,a\n"a',
]


def forms():
    return [(JsonLines(["text"]), data) for data in SMALL] + [(Delimited(["text"]), data) for data in ROWS]


@pytest.mark.parametrize("number", range(4))
def test_every_cut_gives_the_same(number):
    form, data = forms()[number]
    whole = run(form, data)
    assert b"".join(undo_stream([whole[0]], whole[2])) == data
    for at in range(len(data) + 1):
        assert run(forms()[number][0], data, cuts=[at]) == whole
    assert run(forms()[number][0], data, cuts=range(len(data))) == whole


cells = st.text(st.sampled_from('ab,"\n\r Ã¶é\ud800\x00'), max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=6), st.data())
def test_rows_are_read_as_the_csv_module_reads_them(rows, data):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["id", "text"], *rows])
    raw = text.getvalue().encode("utf-8", "surrogatepass")
    form = Delimited(["text"])
    splitter = RowSplitter(",")
    cut = data.draw(st.integers(0, len(raw)))
    records = splitter.feed(raw[:cut]) + splitter.feed(raw[cut:]) + splitter.finish()
    assert b"".join(records) == raw
    form.begin(records[0], ())
    got = [form.parse(r.decode("utf-8", "surrogatepass")).values[0].text for r in records[1:]]
    assert got == [row[1] for row in rows]


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=5))
def test_any_bytes_pass_and_come_back(data, cuts):
    data = b'id,text\n1,"' + data
    for form in (JsonLines(["text"]), Delimited(["text"])):
        out, notes, records = run(form, data, cuts=[c for c in cuts if c <= len(data)])
        assert b"".join(undo_stream([out], records)) == data
        assert notes == run(type(form)(["text"]), data)[1]


values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def cleaned(value):
    """What is to become of a member: its text, or all texts in a list."""
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    return Cleaner().clean(value) if isinstance(value, str) else value


@given(st.dictionaries(st.sampled_from(["text", "a", "é", ""]), values), st.booleans(), st.sampled_from([None, 1]))
def test_any_object_is_read_and_only_texts_are_cleaned(record, ascii_only, indent):
    line = json.dumps(record, ensure_ascii=ascii_only, separators=(" , ", " : ") if indent else None)
    out, notes, _ = run(JsonLines(["text"]), line.encode("utf-8", "surrogatepass"))
    try:
        after = json.loads(out)
    except UnicodeDecodeError:
        return  # a lone surrogate, which is no UTF-8 to begin with
    assert notes == []
    wanted = record | {"text": cleaned(record["text"])} if "text" in record else record
    if json.dumps(record) == json.dumps(wanted):
        assert out == line.encode("utf-8", "surrogatepass")
    else:
        assert json.dumps(after) == json.dumps(wanted)


@pytest.mark.parametrize("make", [LineSplitter, lambda longest: RowSplitter(",", longest)])
def test_a_record_that_is_too_long_passes_in_pieces(make):
    rng = random.Random(5)
    for _ in range(3000):
        data = bytes(rng.choice(b'"",\n\n\rab ') for _ in range(rng.randrange(40)))
        seen = []
        for count in (0, rng.randrange(6)):
            splitter = make(7)
            edges = [0, *sorted(rng.randrange(len(data) + 1) for _ in range(count)), len(data)]
            records = [r for a, b in itertools.pairwise(edges) for r in splitter.feed(data[a:b])]
            records += splitter.finish()
            assert b"".join(records) == data
            joined = []
            for record in records:
                if isinstance(record, Piece) and not record.first:
                    joined[-1] += record
                elif record:
                    joined.append(bytes(record))
            seen.append(joined)
        assert seen[0] == seen[1]


def test_parse_errors_are_never_other_exceptions():
    form = JsonLines(["text"])
    rng = random.Random(3)
    for _ in range(20_000):
        text = "".join(rng.choice('{}[]":,\\ u0a1-.etxnulr\n') for _ in range(rng.randrange(14)))
        with_field = rng.choice(['{"text":' + text, text, '{"text":"' + text + '"}'])
        try:
            form.parse(with_field)
        except MalformedRecord:
            continue
