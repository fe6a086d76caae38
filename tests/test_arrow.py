# SPDX-License-Identifier: Apache-2.0
"""Columns of Arrow data: the answer of `Cleaner`, the types and chunks of the user, and the way back."""

import pickle
import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import Cleaner, Config
from newsclean.arrow import ADDED, clean_array, clean_batch, schema_after, undo_batch
from newsclean.config import ConfigError
from newsclean.edits import LogMismatch

BROKEN = "LÃ¶wenzÃ¤hne blÃ¼hen."
WHOLE = "Löwenzähne blühen."
GAPPED = 'The on Friday said that the ferry, known as "" for its blue funnels, will not sail.'
TYPES = [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
VALUES = st.lists(
    st.none()
    | st.sampled_from([BROKEN, WHOLE, GAPPED, "", "Follow us on Twitter", "a ?? b &amp; c", "plain text"])
    | st.text(max_size=20).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)),
    max_size=12,
)


def made(values, kind):
    return pa.array(values, kind.value_type).dictionary_encode().cast(kind) if hasattr(kind, "value_type") else (
        pa.array(values, pa.string()).cast(kind)
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(VALUES, st.sampled_from(TYPES), st.integers(0, 3), st.sampled_from([None, {"mojibake"}]))
def test_the_answer_is_that_of_the_cleaner(values, kind, start, stages):
    cleaner = Cleaner() if stages is None else Cleaner(Config(stages=frozenset(stages)))
    array = made(values, kind).slice(start)
    want = [None if v is None else cleaner.clean(v) for v in values[start:]]
    after = clean_array(array, cleaner)
    after.validate(full=True)
    assert after.type == kind
    assert after.to_pylist() == want
    assert (after is array) == (want == values[start:])


@settings(max_examples=40, deadline=None)
@given(st.lists(VALUES, max_size=3), st.sampled_from(TYPES))
def test_every_edit_can_be_undone(parts, kind):
    column = pa.chunked_array([made(part, kind) for part in parts], kind)
    table = pa.table({"text": column, "other": pa.array(range(len(column)))})
    after = clean_batch(table, add="log")
    assert [len(c) for c in after["text"].chunks] == [len(part) for part in parts]
    assert after["text"].to_pylist() == clean_array(column).to_pylist()
    back = undo_batch(after)
    assert back.schema == table.schema
    assert back.to_pylist() == table.to_pylist()


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_clean_data_come_back_as_the_same_object(kind):
    array = made([WHOLE, None, "Plain text & more."], kind)
    assert clean_array(array) is array
    chunked = pa.chunked_array([array, array.slice(1)])
    assert clean_array(chunked) is chunked
    batch = pa.record_batch({"text": array})
    assert clean_batch(batch) is batch


def test_metadata_of_schema_and_field_stay():
    field = pa.field("text", pa.string(), nullable=False, metadata={"unit": "article"})
    schema = pa.schema([pa.field("id", pa.int64()), field], {"source": "crawl"})
    batch = pa.RecordBatch.from_arrays([pa.array([1]), pa.array([BROKEN])], schema=schema)
    after = clean_batch(batch, "text")
    assert after.schema.equals(schema, check_metadata=True)
    assert after.to_pylist() == [{"id": 1, "text": WHOLE}]
    logged = clean_batch(batch, add=["log", "gap_rate"])
    assert logged.schema.equals(schema_after(schema, add=["log", "gap_rate"]), check_metadata=True)
    assert undo_batch(logged).drop_columns(["text_gap_rate"]).schema.equals(schema, check_metadata=True)


def test_bytes_are_decoded_and_given_back():
    raw = ["Löwenzähne blühen, sagte die Gärtnerin.".encode("cp1252"), None, b"plain"]
    batch = pa.record_batch({"page": pa.array(raw, pa.binary())})
    after = clean_batch(batch, "page", add=["encoding", "log"])
    assert after["page"].to_pylist() == ["Löwenzähne blühen, sagte die Gärtnerin.".encode(), None, b"plain"]
    assert after["page_encoding"].to_pylist()[0] in ("cp1252", "latin-1", "iso8859-1")
    assert undo_batch(after, "page")["page"].to_pylist() == raw


def test_strings_that_are_not_utf8_are_taken_for_bytes():
    raw = ["Die Gärtnerin sagte, die Löwenzähne blühen.".encode("cp1252"), b"plain"]
    strings = pa.array(raw, pa.binary()).view(pa.string())
    after = clean_batch(pa.record_batch({"text": strings}), add="log")
    assert after["text"].to_pylist() == ["Die Gärtnerin sagte, die Löwenzähne blühen.", "plain"]
    assert undo_batch(after)["text"].view(pa.binary()).to_pylist() == raw


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary_view()], ids=str)
def test_bytes_stay_bytes_of_their_type(kind):
    raw = [BROKEN.encode(), "Die Gärtnerin sagte, die Löwenzähne blühen.".encode("cp1252"), None, b"plain"]
    clean = [WHOLE.encode(), "Die Gärtnerin sagte, die Löwenzähne blühen.".encode(), None, b"plain"]
    after = clean_array(pa.array(raw, kind))
    assert after.type == kind
    assert after.to_pylist() == clean
    assert clean_array(after) is after


def test_one_string_that_is_not_utf8_changes_nothing_for_the_others():
    raw = [BROKEN.encode(), "Die Gärtnerin sagte, die Löwenzähne blühen.".encode("cp1252"), WHOLE.encode(), b"a"]
    strings = pa.array(raw, pa.binary()).view(pa.string())
    for stages in (None, {"encoding", "mojibake"}):
        after = clean_array(strings, stages and Cleaner(Config(stages=frozenset(stages))))
        assert after.to_pylist() == [WHOLE, "Die Gärtnerin sagte, die Löwenzähne blühen.", WHOLE, "a"]


def test_a_column_of_nothing_stays_one():
    nothing = pa.nulls(3)
    assert clean_array(nothing) is nothing
    table = pa.table({"text": nothing})
    assert clean_batch(table) is table
    after = clean_batch(table, add=["log", "edits"])
    assert after.to_pylist() == [{"text": None, "text_log": None, "text_edits": None}] * 3
    assert undo_batch(after).select(["text"]) == table


def test_any_stream_of_arrow_data_is_taken():
    class Frame:
        def __arrow_c_stream__(self, requested_schema=None):
            return pa.table({"text": [BROKEN]}).__arrow_c_stream__(requested_schema)

    assert clean_batch(Frame()).to_pylist() == [{"text": WHOLE}]


def test_added_columns_tell_what_was_found():
    batch = pa.record_batch({"text": [BROKEN, GAPPED, None]})
    after = clean_batch(batch, add=list(ADDED))
    first, second, third = after.to_pylist()
    assert first["text_changed"] is True
    assert first["text_edits"] >= 1
    assert first["text_findings"][0]["kind"].startswith("mojibake.")
    assert second["text_changed"] is False
    assert second["text_log"] is None
    assert second["text_gap_rate"] > 0
    assert {value for key, value in third.items() if key.startswith("text")} == {None}


def test_damaged_documents_are_left_out():
    table = pa.table({"text": [WHOLE, GAPPED, None], "id": [1, 2, 3]})
    assert clean_batch(table, max_gap_rate=20)["id"].to_pylist() == [1, 3]
    assert clean_batch(table, max_gap_rate=1e6) is table


def test_mistakes_are_named():
    batch = pa.record_batch({"text": ["a"], "n": [1], "text_log": ["x"]})
    with pytest.raises(ConfigError, match="no column 'body'; the columns are 'text', 'n'"):
        clean_batch(batch, "body")
    with pytest.raises(ConfigError, match="holds int64, not text"):
        clean_batch(batch, "n")
    with pytest.raises(ConfigError, match="'logs' is none of"):
        clean_batch(batch, add="logs")
    with pytest.raises(ConfigError, match="'text_log' already"):
        clean_batch(batch, add="log")
    with pytest.raises(ConfigError, match="stage gaps"):
        clean_batch(batch, add="gap_rate", cleaner=Cleaner(Config(stages=frozenset({"mojibake"}))))
    with pytest.raises(TypeError, match="int64 holds no text"):
        clean_array(batch["n"])
    with pytest.raises(TypeError, match="not Arrow data: list"):
        clean_batch([1])


def test_a_log_of_other_text_is_refused_with_its_row():
    after = clean_batch(pa.record_batch({"text": ["a", BROKEN]}), add="log")
    other = after.set_column(0, after.schema.field(0), pa.array(["a", "something else"]))
    with pytest.raises(LogMismatch, match="column 'text', row 1"):
        undo_batch(other)
    gone = after.set_column(0, after.schema.field(0), pa.array(["a", None]))
    with pytest.raises(LogMismatch, match="row 1: there is a log but no text"):
        undo_batch(gone)


def test_without_a_log_there_is_no_way_back():
    for columns in ({"text": ["a"]}, {"text_log": ["a"]}):
        with pytest.raises(ConfigError, match="undo needs the columns 'text' and 'text_log'"):
            undo_batch(pa.record_batch(columns))


def test_the_function_can_be_sent_to_workers():
    assert pickle.loads(pickle.dumps(clean_batch)) is clean_batch


def test_without_the_extra_the_error_names_the_remedy():
    script = "import sys; sys.modules['pyarrow'] = None\nimport newsclean.arrow"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "pip install 'newsclean[arrow]'" in done.stderr
