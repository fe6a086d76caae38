# SPDX-License-Identifier: Apache-2.0
"""Every engine gives what `clean` gives for each text, however it cuts the rows. Run by .ci/engines."""

import importlib
import os
import sys

import pytest

from newsclean import Cleaner, Config, clean

pytestmark = pytest.mark.filterwarnings("default")  # what engines say of themselves and each other is theirs

TEXTS = [
    "LÃ¶wenzÃ¤hne blÃ¼hen.",
    None,
    "The ferry sails again.\nShare this article\n",
    "",
    "3 min read\nThe council met on Friday and agreed.\n",
    "We saw â€œthe endâ€\x9d of it.",
    "a\x00b\ufeff\U0001f600 Die Brücke.",
    "The on Friday summoned the minister of the for the of.",
] * 40
CLEAN = [None if text is None else clean(text) for text in TEXTS]


def engine(name):
    """The module; without it the test is skipped, but in .ci/engines it fails."""
    return importlib.import_module(name) if "NEWSCLEAN_ENGINES" in os.environ else pytest.importorskip(name)


@pytest.fixture(scope="module")
def table():
    return engine("pyarrow").table({"id": range(len(TEXTS)), "text": TEXTS})


def in_order(rows):
    return [row["text"] for row in sorted(rows, key=lambda row: row["id"])]


def test_polars_eager_and_lazy(table):
    pl = engine("polars")
    from newsclean.arrow import clean_array, clean_batch

    frame = pl.from_arrow(table)
    column = pl.col("text").map_batches(lambda c: pl.from_arrow(clean_array(c.to_arrow())), return_dtype=pl.String)
    assert frame.with_columns(column)["text"].to_list() == CLEAN
    assert frame.lazy().with_columns(column).collect()["text"].to_list() == CLEAN
    assert clean_batch(frame, "text")["text"].to_pylist() == CLEAN


def test_duckdb_in_a_query_over_a_table(table):
    duckdb = engine("duckdb")
    from newsclean.arrow import clean_array

    con = duckdb.connect()
    con.create_function("newsclean", lambda texts: clean_array(texts), ["VARCHAR"], "VARCHAR", type="arrow")
    con.register("pages", table)
    assert con.sql("SELECT newsclean(text) FROM pages ORDER BY id").fetchall() == [(text,) for text in CLEAN]


def test_pandas_by_map_and_as_a_stream(table):
    pandas = engine("pandas")
    from newsclean.arrow import clean_batch

    frame = pandas.DataFrame({"text": TEXTS})
    mapped = frame["text"].map(clean, na_action="ignore")
    assert [None if pandas.isna(text) else text for text in mapped] == CLEAN
    assert clean_batch(frame, "text")["text"].to_pylist() == CLEAN


@pytest.mark.parametrize("processes", [None, 2])
def test_datasets_map_and_undo(table, processes):
    datasets = engine("datasets")
    from newsclean.arrow import clean_batch, undo_batch

    data = datasets.Dataset(table).with_format("arrow")
    options = {"add": "log", "cleaner": Cleaner(Config())}
    cleaned = data.map(clean_batch, batched=True, batch_size=77, num_proc=processes, fn_kwargs=options)
    assert cleaned.with_format(None)["text"][:] == CLEAN
    back = cleaned.map(undo_batch, batched=True, fn_kwargs={"columns": "text"})
    assert back.with_format(None)["text"][:] == TEXTS


def test_datasets_knows_the_options_again(table):
    """Else the cache of ``map`` would never be used, or be used for other options."""
    engine("datasets")
    from datasets.fingerprint import Hasher

    assert Hasher.hash(Cleaner(Config())) == Hasher.hash(Cleaner(Config()))
    assert Hasher.hash(Cleaner(Config())) != Hasher.hash(Cleaner(Config(stages=("mojibake",))))


def test_datasets_streaming(table):
    datasets = engine("datasets")
    from newsclean.arrow import clean_batch

    stream = datasets.Dataset(table).to_iterable_dataset(num_shards=4).with_format("arrow")
    rows = stream.map(clean_batch, batched=True, batch_size=77, fn_kwargs={"add": "gap_rate"}).with_format(None)
    assert in_order(rows) == CLEAN


def test_datatrove():
    engine("datatrove")
    from datatrove.data import Document

    from newsclean.compat.datatrove import NewsCleanFormatter

    documents = [Document(text=text, id=str(k)) for k, text in enumerate(TEXTS) if text]
    cleaned = [document.text for document in NewsCleanFormatter().run(iter(documents))]
    assert cleaned == [text for text, old in zip(CLEAN, TEXTS, strict=True) if old]


def test_ray_in_several_blocks_and_back(table):
    ray = engine("ray")
    from newsclean.arrow import clean_batch, undo_batch

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        data = ray.data.from_arrow(table).repartition(5)
        options = {"batch_format": "pyarrow", "batch_size": 77}
        cleaned = data.map_batches(clean_batch, fn_kwargs={"add": ["log", "findings"]}, **options)
        assert in_order(cleaned.take_all()) == CLEAN
        back = cleaned.map_batches(undo_batch, fn_kwargs={"columns": "text"}, **options)
        assert in_order(back.take_all()) == TEXTS
    finally:
        ray.shutdown()


def test_spark_texts_and_bytes_in_several_partitions(monkeypatch):
    engine("pyspark")
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

    from newsclean.arrow import clean_batch, schema_after

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    options = {"spark.ui.enabled": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": "77"}
    spark = SparkSession.builder.master("local[2]").config(map=options).getOrCreate()
    try:
        add = ["changed", "edits", "encoding", "findings", "gap_damage", "gap_rate", "log"]
        texts = spark.createDataFrame(list(enumerate(TEXTS)), "id long, text string").repartition(5)
        schema = from_arrow_schema(schema_after(to_arrow_schema(texts.schema), "text", add=add))
        rows = texts.mapInArrow(lambda batches: (clean_batch(b, "text", add=add) for b in batches), schema).collect()
        assert in_order(rows) == CLEAN
        assert {row.text_changed for row in rows} == {True, False, None}
        data = [(1, "Größe und Straße, sagte der Bürgermeister.".encode("cp1252")), (2, b"\xff\x00\xfe"), (3, None)]
        binary = spark.createDataFrame(data, "id long, text binary")
        cleaned = binary.mapInArrow(lambda batches: (clean_batch(b, "text") for b in batches), binary.schema)
        first, second, third = in_order(cleaned.collect())
        assert first.decode() == "Größe und Straße, sagte der Bürgermeister."
        assert second is not None
        assert third is None
    finally:
        spark.stop()
