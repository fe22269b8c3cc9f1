"""A corpus is found by name, folder and split, and its files are plain Parquet that everybody reads."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import onrecord
from onrecord.data import load as module
from onrecord.data.build import build
from onrecord.data.load import Corpus, load
from onrecord.data.tables import TABLES, arrow_schema, read_tables
from onrecord.findings import InvalidData

from .strategies import FERRY, NOTICE, QUAY, write_dataset

DATASET = Path(__file__).parents[1] / "dataset"
RELEASED = DATASET / "parquet"
QUAY_ID, NOTICE_ID, FERRY_ID = "lervik-echo/2031-02-03-quay", "lervik-echo/2031-03-01-notice", "sund-radio/2031-01-09-faehre"

each_table = pytest.mark.parametrize("table", TABLES)


@pytest.fixture
def folder(tmp_path) -> Path:
    """The tables of the small dataset: two documents of core in `test`, one in `dev`, the challenge in none."""
    dataset = write_dataset(tmp_path / "dataset")
    (dataset / "parquet").mkdir()
    splits = {QUAY_ID: "test", NOTICE_ID: "dev", FERRY_ID: "test"}
    (dataset / "parquet" / "splits.json").write_text(json.dumps(splits), "utf-8")
    build(dataset, dataset / "parquet")
    return dataset / "parquet"


@pytest.fixture
def shipped(folder, monkeypatch) -> Path:
    """The same tables as if they came with the package."""
    monkeypatch.setattr(module, "shipped", lambda name: folder.parents[1] / name)
    return folder


def ids(corpus: Corpus) -> list[str]:
    return corpus.arrow.documents["document_id"].to_pylist()


# ---------------------------------------------------------------- by name, folder and split


def test_a_corpus_is_loaded_by_its_name(shipped):
    assert ids(load("core")) == [QUAY_ID, NOTICE_ID, FERRY_ID]
    assert ids(load("challenge")) == ["denial/auditor"]


@pytest.mark.parametrize("kind", [str, Path])
def test_a_folder_is_loaded_with_all_its_corpora(folder, kind: Any):
    assert ids(load(kind(folder))) == ["denial/auditor", QUAY_ID, NOTICE_ID, FERRY_ID]


def test_a_folder_is_loaded_where_no_corpus_comes_with_the_package(tmp_path, folder, monkeypatch):
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setattr(module, "shipped", lambda _: empty)
    assert len(load(folder).arrow.documents) == 4


def test_the_quotes_of_other_corpora_are_left_aside(shipped):
    assert set(load("core").arrow.quotes["corpus"].to_pylist()) == {"core"}
    assert len(load("core").arrow.quotes) == 3
    assert len(load("core", layers=True).arrow.quotes) == 4
    assert len(load("challenge").arrow.non_quotes) == 0


@pytest.mark.parametrize(
    ("name", "split", "expected"),
    [
        ("core:test", None, [QUAY_ID, FERRY_ID]),
        ("core", "test", [QUAY_ID, FERRY_ID]),
        ("core:dev", None, [NOTICE_ID]),
        ("{folder}:dev", None, [NOTICE_ID]),
        ("{folder}", "test", [QUAY_ID, FERRY_ID]),
    ],
)
def test_a_split_is_loaded_by_its_name(shipped, name: str, split: str | None, expected: list[str]):
    corpus = load(name.format(folder=shipped), split)
    assert ids(corpus) == expected
    assert set(corpus.arrow.quotes["document_id"].to_pylist()) <= set(expected)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("cores", "did you mean 'core'"), ("chalenge:test", "did you mean 'challenge'"), ("polnear", "challenge, core")],
)
def test_an_unknown_name_is_refused_with_those_there_are(shipped, name: str, hint: str):
    with pytest.raises(ValueError, match=hint):
        load(name)


@pytest.mark.parametrize("name", ["core:train", "{folder}:train"])
def test_an_unknown_split_is_refused_with_those_there_are(shipped, name: str):
    with pytest.raises(ValueError, match="no split 'train'; it has dev, test"):
        load(name.format(folder=shipped))


def test_a_corpus_without_splits_says_so(shipped):
    with pytest.raises(ValueError, match="none yet"):
        load("challenge:test")


def test_a_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"documents\.parquet"):
        load(tmp_path)


def test_the_public_function_is_this_one():
    assert onrecord.load is load


def test_a_corpus_says_what_it_is(shipped):
    assert repr(load("core")) == "<Corpus core: 3 documents, 3 quotes>"


# ---------------------------------------------------------------- texts of the user's own


def test_texts_of_the_users_own_are_joined(tmp_path, folder):
    path = tmp_path / "texts" / f"{FERRY_ID}.txt"
    path.parent.mkdir(parents=True)
    path.write_text(FERRY, "utf-8")
    assert load(folder, texts=tmp_path / "texts").arrow.documents["text"].null_count == 0
    assert load(folder, "test", str(tmp_path / "texts")).arrow.documents["text"].to_pylist() == [QUAY, FERRY]


def test_a_text_that_is_missing_is_no_fault(tmp_path, folder):
    assert load(folder, texts=tmp_path).arrow.documents["text"].null_count == 1


def test_a_text_that_is_not_the_annotated_one_is_refused(tmp_path, folder):
    path = tmp_path / "texts" / f"{FERRY_ID}.txt"
    path.parent.mkdir(parents=True)
    path.write_text(FERRY.upper(), "utf-8")
    with pytest.raises(InvalidData, match=FERRY_ID):
        load(folder, texts=tmp_path / "texts")


def test_a_system_reads_the_documents_whose_text_is_at_hand(shipped):
    assert list(load("core").readable()) == [
        {
            "document_id": QUAY_ID,
            "language": "en",
            "outlet": "Lervik Echo",
            "published": "2031-02-03",
            "title": None,
            "text": QUAY,
        },
        {
            "document_id": NOTICE_ID,
            "language": "en",
            "outlet": "Lervik Echo",
            "published": "2031-02-03",
            "title": None,
            "text": NOTICE,
        },
    ]


# ---------------------------------------------------------------- pandas


@each_table
def test_frames_have_the_columns_rows_and_types_of_the_tables(folder, table: str):
    corpus = load(folder)
    frame, arrow = getattr(corpus, table), corpus.arrow[table]
    assert [(name, kind.pyarrow_dtype) for name, kind in frame.dtypes.items()] == [
        (field.name, field.type) for field in arrow_schema(table)
    ]
    assert pa.Table.from_pandas(frame, preserve_index=False).to_pylist() == arrow.to_pylist()


def test_a_frame_is_made_once(folder):
    corpus = load(folder)
    assert corpus.quotes is corpus.quotes


def test_null_in_a_frame_is_null_and_not_false(folder):
    quotes = load(folder).quotes
    assert quotes["anonymous"].sum() == 1
    ferry = quotes[quotes["document_id"] == FERRY_ID].iloc[0]
    assert all(pd.isna(ferry[column]) for column in ("mention", "mention_type", "via", "polarity"))


# ---------------------------------------------------------------- the released files, read by others


@pytest.mark.parametrize("name", ["core", "core:test"])
def test_the_released_corpus_is_loaded_by_its_name(name: str):
    corpus = load(name)
    assert len(corpus.documents) > 0
    assert set(corpus.quotes["document_id"]) <= set(corpus.documents["document_id"])


@each_table
def test_released_tables_have_the_columns_of_the_schema(table: str):
    assert pq.read_schema(RELEASED / f"{table}.parquet").equals(arrow_schema(table))


@each_table
def test_pandas_reads_a_released_table_by_itself(table: str):
    frame = pd.read_parquet(RELEASED / f"{table}.parquet")
    assert (len(frame), list(frame.columns)) == (len(read_tables(RELEASED)[table]), arrow_schema(table).names)


def spans_and_letters() -> tuple[int, int]:
    """Number of content spans of the release, and code points they cover."""
    spans = pc.list_flatten(pq.read_table(RELEASED / "quotes.parquet", columns=["content"])["content"])
    start, end = (pc.struct_field(spans, key) for key in ("start", "end"))
    return len(spans), pc.sum(pc.subtract(end, start)).as_py()


@each_table
def test_duckdb_reads_a_released_table(table: str):
    duckdb = pytest.importorskip("duckdb")
    path = RELEASED / f"{table}.parquet"
    with duckdb.connect() as connection:
        (found,) = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone()
        columns = [row[0] for row in connection.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()]
    assert (found, columns) == (pq.read_metadata(path).num_rows, arrow_schema(table).names)


def test_duckdb_reads_a_nested_column():
    duckdb = pytest.importorskip("duckdb")
    query = 'SELECT count(*), sum(span."end" - span.start) FROM (SELECT unnest(content) AS span FROM read_parquet(?))'
    with duckdb.connect() as connection:
        assert connection.execute(query, [str(RELEASED / "quotes.parquet")]).fetchone() == spans_and_letters()


@each_table
def test_polars_reads_a_released_table(table: str):
    polars = pytest.importorskip("polars")
    path = RELEASED / f"{table}.parquet"
    frame = polars.read_parquet(path)
    assert (frame.height, frame.columns) == (pq.read_metadata(path).num_rows, arrow_schema(table).names)


def test_polars_reads_a_nested_column():
    polars = pytest.importorskip("polars")
    spans = polars.read_parquet(RELEASED / "quotes.parquet").select("content").explode("content").unnest("content")
    assert (spans.height, (spans["end"] - spans["start"]).sum()) == spans_and_letters()


READ_WITH_DATASETS = """
import json, sys
from datasets import get_dataset_config_names, load_dataset
folder = sys.argv[1]
rows = {name: load_dataset(folder, name) for name in get_dataset_config_names(folder)}
plain = {name: {split: len(part) for split, part in parts.items()} for name, parts in rows.items()}
default = load_dataset(folder)
first = next(iter(default.values()))
print(json.dumps({"rows": plain, "columns": first.column_names, "content": first[0]["content"]}))
"""


def test_hugging_face_datasets_reads_the_dataset_folder(tmp_path):
    pytest.importorskip("datasets")
    copy = tmp_path / "dataset"
    shutil.copytree(RELEASED, copy / "parquet")
    shutil.copy(DATASET / "README.md", copy)
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", READ_WITH_DATASETS, str(copy)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    files = {**{table: table for table in TABLES}, "layers": "layer_quotes", "layers_non_quotes": "layer_non_quotes"}
    assert {name: sum(parts.values()) for name, parts in found["rows"].items()} == {
        name: pq.read_metadata(RELEASED / f"{file}.parquet").num_rows for name, file in files.items()
    }
    assert found["columns"] == arrow_schema("quotes").names
    assert found["content"] == pq.read_table(RELEASED / "quotes.parquet")["content"][0].as_py()


SNIPPETS = re.findall(r"```python\n(.*?)```", (DATASET / "README.md").read_text("utf-8"), re.DOTALL)


def test_the_card_shows_four_ways_to_load():
    assert [snippet.split()[1] for snippet in SNIPPETS] == ["pandas", "polars", "duckdb", "datasets"]


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.split()[1])
def test_what_the_card_shows_loads_the_gold_quotes(snippet: str, tmp_path):
    pytest.importorskip(snippet.split()[1])
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "cache")}
    code = f"{snippet}\nprint(len(quotes))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=DATASET.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.splitlines()[-1]) == pq.read_metadata(RELEASED / "quotes.parquet").num_rows
