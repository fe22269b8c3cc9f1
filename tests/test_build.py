"""A dataset folder becomes three tables and a manifest: the same every time, whole or not at all."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from onrecord.checks import check
from onrecord.data import build as module
from onrecord.data.build import build, read_splits
from onrecord.data.tables import TABLES, read_tables

from .strategies import NOTICE, QUAY, write_dataset

TABLE_FILES = {f"{name}.parquet" for name in (*TABLES, "layer_quotes", "layer_non_quotes")}


@pytest.fixture
def dataset(tmp_path) -> Path:
    return write_dataset(tmp_path / "dataset")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def test_the_dataset_of_these_tests_is_without_fault(dataset):
    assert check([dataset / "articles", dataset / "challenge"]) == []


# ---------------------------------------------------------------- the same every time


def test_the_same_input_gives_the_same_bytes(tmp_path, dataset):
    build(dataset, tmp_path / "first")
    build(write_dataset(tmp_path / "elsewhere" / "copy"), tmp_path / "second")
    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    assert contents(tmp_path / "first").keys() == TABLE_FILES | {"MANIFEST.json"}


def test_building_again_over_a_build_changes_nothing(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    before = contents(tmp_path / "out")
    build(dataset, tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_the_dataset_itself_is_not_touched(tmp_path, dataset):
    before = contents(dataset)
    build(dataset, tmp_path / "out", "train")
    assert contents(dataset) == before


# ---------------------------------------------------------------- what is in the tables


def test_articles_are_the_core_and_challenges_a_corpus_of_their_own(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    assert [(row["corpus"], row["document_id"]) for row in rows(tmp_path / "out", "documents")] == [
        ("challenge", "denial/auditor"),
        ("core", "lervik-echo/2031-02-03-quay"),
        ("core", "lervik-echo/2031-03-01-notice"),
        ("core", "sund-radio/2031-01-09-faehre"),
    ]


def test_every_layer_of_a_document_is_listed_and_its_quotes_are_rows(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    layers = {row["document_id"]: row["layers"] for row in rows(tmp_path / "out", "documents")}
    assert layers["lervik-echo/2031-02-03-quay"] == ["gold", "cd"]
    assert layers["lervik-echo/2031-03-01-notice"] == ["gold"]
    gold, layers = (
        [(row["document_id"], row["layer"], row["quote_id"]) for row in rows(tmp_path / "out", name)]
        for name in ("quotes", "layer_quotes")
    )
    assert layers == [("lervik-echo/2031-02-03-quay", "cd", "q1")]
    assert gold == [
        ("denial/auditor", "gold", "q1"),
        ("lervik-echo/2031-02-03-quay", "gold", "q1"),
        ("lervik-echo/2031-02-03-quay", "gold", "q2"),
        ("sund-radio/2031-01-09-faehre", "gold", "q1"),
    ]


def test_a_layer_takes_what_it_does_not_state_from_the_gold(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    (row,) = rows(tmp_path / "out", "layer_quotes")
    assert (row["outlet"], row["language"], row["method"], row["annotators"]) == ("Lervik Echo", "en", "model", ["cd"])


def test_texts_stand_in_the_tables_where_they_may(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    texts = {row["document_id"]: row["text"] for row in rows(tmp_path / "out", "documents")}
    assert texts["lervik-echo/2031-02-03-quay"] == QUAY
    assert texts["lervik-echo/2031-03-01-notice"] == NOTICE
    assert texts["sund-radio/2031-01-09-faehre"] is None


def test_gold_negatives_are_rows(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    (row,) = rows(tmp_path / "out", "non_quotes")
    assert (row["document_id"], row["reason"], row["text"]) == ("lervik-echo/2031-02-03-quay", "scare_quote", "“crew”")


def test_a_challenge_says_what_it_tests(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    challenge, *others = [row["challenge"] for row in rows(tmp_path / "out", "documents")]
    assert challenge == {"test": "MFT", "pair": None, "expect": None, "why": "the content is denied"}
    assert others == [None, None, None]


def test_a_dataset_without_challenges_is_built(tmp_path, dataset):
    for path in (dataset / "challenge").rglob("*.*"):
        path.unlink()
    assert list(build(dataset, tmp_path / "out")["corpora"]) == ["core"]


# ---------------------------------------------------------------- the manifest


def test_the_manifest_has_the_hash_and_size_of_every_file(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    files = contents(tmp_path / "out")
    listed = json.loads(files["MANIFEST.json"])["tables"]
    assert {table["file"] for table in listed.values()} == TABLE_FILES
    for name, table in listed.items():
        content = files[table["file"]]
        assert (table["sha256"], table["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
        assert table["rows"] == len(rows(tmp_path / "out", name))


def test_the_manifest_has_a_hash_of_the_rows_that_anybody_can_compute(tmp_path, dataset):
    manifest = build(dataset, tmp_path / "out")
    for name, table in manifest["tables"].items():
        lines = [json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in rows(tmp_path / "out", name)]
        assert table["content_sha256"] == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_the_manifest_counts_what_is_in_each_corpus(tmp_path, dataset):
    manifest = build(dataset, tmp_path / "out", "test")
    assert manifest["corpora"]["core"] == {
        "documents": 3,
        "without_text": 1,
        "quotes": 3,  # those of the gold layers
        "anonymous": 1,
        "non_quotes": 1,
        "splits": {"test": 3},
        "languages": {"de": 1, "en": 2},
        "licenses": {"CC-BY-4.0": 2, "LicenseRef-not-redistributable": 1},
        "methods": {"authored": 3},
    }
    assert manifest["corpora"]["challenge"]["quotes"] == 1


def test_the_manifest_names_versions_and_is_what_was_written(tmp_path, dataset):
    manifest = build(dataset, tmp_path / "out")
    assert (manifest["version"], manifest["pyarrow"]) == ("0.3.0", pa.__version__)
    assert manifest["schema"].startswith("urn:onrecord:tables:")
    assert json.loads((tmp_path / "out" / "MANIFEST.json").read_bytes()) == manifest


def test_a_dataset_without_a_version_has_none(tmp_path, dataset):
    (dataset / "VERSION").unlink()
    assert build(dataset, tmp_path / "out")["version"] is None


# ---------------------------------------------------------------- splits


def splits(folder: Path) -> dict[str, str | None]:
    return {row["document_id"]: row["split"] for row in rows(folder, "documents")}


def test_until_a_release_assigns_a_split_there_is_none(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    assert set(splits(tmp_path / "out").values()) == {None}
    assert not (tmp_path / "out" / "splits.json").exists()


def test_a_release_assigns_its_split_to_every_document(tmp_path, dataset):
    build(dataset, tmp_path / "out", "test")
    assert set(splits(tmp_path / "out").values()) == {"test"}
    assert json.loads((tmp_path / "out" / "splits.json").read_bytes()) == {
        "denial/auditor": "test",
        "lervik-echo/2031-02-03-quay": "test",
        "lervik-echo/2031-03-01-notice": "test",
        "sund-radio/2031-01-09-faehre": "test",
    }


def test_a_later_release_adds_and_never_changes(tmp_path, dataset):
    parquet = dataset / "parquet"
    parquet.mkdir()
    earlier = {"lervik-echo/2031-02-03-quay": "train", "retired/long-ago": "dev"}
    (parquet / "splits.json").write_text(json.dumps(earlier), "utf-8")
    build(dataset, parquet, "test")
    assert json.loads((parquet / "splits.json").read_bytes()) == {
        **earlier,
        "denial/auditor": "test",
        "lervik-echo/2031-03-01-notice": "test",
        "sund-radio/2031-01-09-faehre": "test",
    }
    assert splits(parquet)["lervik-echo/2031-02-03-quay"] == "train"
    assert {row["split"] for row in rows(parquet, "quotes") if row["document_id"].endswith("quay")} == {"train"}


def test_a_build_that_is_no_release_leaves_new_documents_without_a_split(tmp_path, dataset):
    (dataset / "parquet").mkdir()
    (dataset / "parquet" / "splits.json").write_text('{"denial/auditor": "dev"}', "utf-8")
    build(dataset, tmp_path / "out")
    assert splits(tmp_path / "out") == {
        "denial/auditor": "dev",
        "lervik-echo/2031-02-03-quay": None,
        "lervik-echo/2031-03-01-notice": None,
        "sund-radio/2031-01-09-faehre": None,
    }
    assert json.loads((tmp_path / "out" / "splits.json").read_bytes()) == {"denial/auditor": "dev"}


def test_splits_of_a_dataset_that_was_never_released_are_empty(dataset):
    assert read_splits(dataset) == {}


# ---------------------------------------------------------------- whole or not at all


@pytest.mark.parametrize("error", [OSError("no space left"), KeyboardInterrupt()], ids=["full-disk", "ctrl-c"])
@pytest.mark.parametrize("table", TABLES)
def test_an_interrupted_build_leaves_the_earlier_one_as_it_was(tmp_path, dataset, monkeypatch, table: str, error: BaseException):
    build(dataset, tmp_path / "out", "test")
    before = contents(tmp_path / "out")
    write_table = module.write_table

    def failing(content: pa.Table, path: Path) -> None:
        write_table(content, path)
        if path.stem == table:
            raise error

    monkeypatch.setattr(module, "write_table", failing)
    (dataset / "VERSION").write_text("0.4.0", "utf-8")
    with pytest.raises(type(error)):
        build(dataset, tmp_path / "out", "train")
    assert contents(tmp_path / "out") == before
    assert {path.name for path in (tmp_path / "out").iterdir()} == before.keys()


def test_an_interrupted_first_build_leaves_no_file(tmp_path, dataset, monkeypatch):
    def failing(content: pa.Table, path: Path) -> None:
        path.write_bytes(b"PAR1")
        raise OSError("no space left")

    monkeypatch.setattr(module, "write_table", failing)
    with pytest.raises(OSError, match="no space"):
        build(dataset, tmp_path / "out")
    assert list(tmp_path.glob("out/**/*")) == []


def test_files_of_others_in_the_folder_stay(tmp_path, dataset):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine", "utf-8")
    build(dataset, tmp_path / "out")
    assert (tmp_path / "out" / "notes.txt").read_text("utf-8") == "mine"


def test_what_was_built_is_read_again(tmp_path, dataset):
    build(dataset, tmp_path / "out")
    found = read_tables(tmp_path / "out")
    assert (len(found.documents), len(found.quotes), len(found.non_quotes)) == (4, 4, 1)
    whole = read_tables(tmp_path / "out", layers=True)
    assert (len(whole.documents), len(whole.quotes), len(whole.non_quotes)) == (4, 5, 1)
    assert whole.quotes["document_id"].to_pylist() == sorted(whole.quotes["document_id"].to_pylist())
