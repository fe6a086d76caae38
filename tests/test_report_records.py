# SPDX-License-Identifier: Apache-2.0
"""The report as JSON lines: every record is as the published schema says, and holds text only where it may."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edits import Edit, Finding
from newsclean.report.facts import Document
from newsclean.report.records import RecordReport

SCHEMA = json.loads((Path(__file__).parent.parent / "docs/report.schema.json").read_text(encoding="utf-8"))
TYPES = {"string": str, "boolean": bool, "object": dict, "integer": int, "number": (int, float), "null": type(None)}
STORY = 'Harbour reopens\n3 min read\nThe on Friday said that the ferry, known as "" for its funnels, wonâ€™t sail.\n'


def check(value, schema, path="$"):
    """Raise AssertionError where `value` is not as `schema` says; a keyword that is not known here is an error too."""
    for word, wanted in schema.items():
        if word == "oneOf":
            kinds = [SCHEMA["$defs"][part["$ref"].rpartition("/")[2]] for part in wanted]
            (one,) = [kind for kind in kinds if kind["properties"]["type"]["const"] == value["type"]]
            check(value, one, path)
        elif word == "const":
            assert value == wanted, path
        elif word == "type":
            names = [wanted] if isinstance(wanted, str) else wanted
            assert any(isinstance(value, TYPES[n]) and isinstance(value, bool) <= (n == "boolean") for n in names), path
        elif word == "minimum":
            assert value is None or value >= wanted, path
        elif word == "maximum":
            assert value is None or value <= wanted, path
        elif word == "required":
            assert set(wanted) <= set(value), path
        elif word == "properties":
            for name in wanted.keys() & value.keys():
                check(value[name], wanted[name], f"{path}.{name}")
        elif word == "additionalProperties":
            for name in value.keys() - schema.get("properties", {}).keys():
                assert wanted, f"{path}.{name}"
                check(value[name], wanted, f"{path}.{name}")
        else:
            assert word in {"description", "title", "$schema", "$defs"}, word


def records(data):
    lines = [json.loads(line) for line in data.splitlines()]
    for line in lines:
        check(line, SCHEMA)
    assert [lines[0]["type"], lines[-1]["type"]] == ["newsclean-report", "end"]
    return lines


def test_the_checker_checks():
    good = {"type": "end", "documents": 1, "changed": 0, "findings": 2}
    check(good, SCHEMA)
    for bad in (good | {"documents": -1}, good | {"changed": True}, good | {"more": 1}, {"type": "end"}):
        with pytest.raises(AssertionError):
            check(bad, SCHEMA)


def test_every_record_is_as_the_schema_says(command, tmp_path):
    (tmp_path / "a\u00e9 b").write_text(STORY, encoding="utf-8")
    (tmp_path / "c").write_bytes("Größe\n".encode("cp1252") * 3)
    command("--report", "r.jsonl", "a\u00e9 b", "c", "-", data=b"\x00\x01\xff\xfe" * 50)
    lines = records((tmp_path / "r.jsonl").read_bytes())
    documents = [line for line in lines if line["type"] == "document"]
    assert [d["file"] for d in documents] == ["a\u00e9 b", "c", "-"]
    assert [d["encoding"] for d in documents][1:] == ["cp1252", None]
    assert documents[0]["gap_damage"] > 0.5
    found = [line for line in lines if line["type"] == "finding"]
    assert lines[-1] == {"type": "end", "documents": 3, "changed": 2, "findings": len(found)}
    assert sum(documents[0]["findings"].values()) == sum(f["document"] == 1 for f in found)
    for f in found:
        if f["document"] == 1:
            assert STORY[f["start"] : f["end"]] == f["text"]
            assert STORY.splitlines()[f["line"] - 1][f["column"] - 1 :].startswith(f["text"].split("\n")[0])
    read = next(f for f in found if f["kind"] == "boilerplate.read-time")
    assert (read["line"], read["column"], read["done"], read["replacement"]) == (2, 1, True, "")
    gap = next(f for f in found if f["kind"] == "gap.empty-quotes")
    assert (gap["line"], gap["done"], gap["replacement"]) == (3, False, None)


def test_records_of_records_are_as_the_schema_says(command, tmp_path):
    lines = [json.dumps({"id": k, "text": STORY}) for k in range(2)] + ["broken", json.dumps({"text": "The ferry."})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command("--check", "--report", "r.jsonl", "a.jsonl")
    (document,) = [r for r in records((tmp_path / "r.jsonl").read_bytes()) if r["type"] == "document"]
    assert document["records"] == {"read": 3, "changed": 2, "damaged": 2, "dropped": 0, "unread": 1}
    found = [r for r in records((tmp_path / "r.jsonl").read_bytes()) if r["type"] == "finding"]
    assert {(r["field"], r["line"]) for r in found} == {("text", 1), ("text", 2)}
    assert all(r["text"] in STORY for r in found)
    repair = next(r for r in found if r["kind"].startswith("mojibake."))
    assert "\u00e2" in repair["text"]


def test_without_text_there_is_none(command, tmp_path):
    (tmp_path / "a").write_text(STORY, encoding="utf-8")
    command("--report", "r.jsonl", "--report-no-text", "a")
    data = (tmp_path / "r.jsonl").read_text()
    lines = records(data)
    assert lines[0]["text"] is False
    assert sum(line["type"] == "finding" for line in lines) > 3
    for word in ("funnels", "min read", "won", "Harbour"):
        assert word not in data
    listed = command("--only", "gaps", "--report-no-text", "a").stdout.decode()
    assert listed.splitlines()[0].count(" ") == 2
    assert "ferry" not in command("gaps", "--json", "--report-no-text", "a").stdout.decode()


def test_offsets_and_places_run_through_the_windows(command, tmp_path):
    text = "The harbour is open, the port said on Friday.\n" * 5 + "\n3 min read\n\n" + "It will stay so.\n" * 9
    (tmp_path / "newsclean.toml").write_text("window = 128\n")
    command("--report", "r.jsonl", data=text.encode())
    (read,) = [r for r in records((tmp_path / "r.jsonl").read_bytes()) if r.get("kind") == "boilerplate.read-time"]
    assert (read["line"], read["column"], text[read["start"] : read["end"]]) == (7, 1, "3 min read")


def test_no_document_is_a_report_too():
    assert len(records(RecordReport("1.0").close())) == 2


@given(st.text(max_size=40), st.text(), st.floats(0, 1), st.booleans())
def test_any_text_and_name(text, name, confidence, with_text):
    report = RecordReport("1.0", with_text)
    document = Document(1, name, "utf-8", confidence, changed=bool(text), abandoned=not text)
    edits = [Edit(0, len(text), text, "new", "a.b+c.d", "r", confidence)] if text else []
    found = [Finding(0, len(text), kind, "new", confidence, "r", "") for kind in ("a.b", "x.y")]
    data = report.begin(document) + report.window(document, text, "new", edits, found) + report.end(document)
    lines = records(data + report.close())
    assert [line["done"] for line in lines[1:3]] == [bool(text), False]
    assert all(("text" in line) == with_text for line in lines[1:3])
    assert lines[3]["abandoned"] == (not text)


def test_the_documented_records_are_as_the_schema_says():
    page = (Path(__file__).parent.parent / "docs/report.md").read_text(encoding="utf-8")
    lines = page.partition("```json\n")[2].partition("```")[0].splitlines()
    assert len(lines) == 2
    for line in lines:
        check(json.loads(line), SCHEMA)
