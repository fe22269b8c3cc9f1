"""The description of the tables in the Croissant format: every file and column, and what MLCommons' own reader makes of it."""

import hashlib
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onrecord.data.build import build
from onrecord.data.croissant import read_card

from .strategies import write_dataset

CARD = """---
license: cc-by-4.0
language:
- en
- de
pretty_name: quays
tags:
- news
---
# The quays dataset

Quotes of quays and ferries.

More of it.
"""


@pytest.fixture
def built(tmp_path) -> Path:
    dataset = write_dataset(tmp_path / "dataset")
    (dataset / "README.md").write_text(CARD, "utf-8")
    build(dataset, tmp_path / "out", "test")
    return tmp_path / "out"


def described(folder):
    return json.loads((folder / "croissant.json").read_bytes())


def leaves(fields):
    for field in fields:
        yield from leaves(field["subField"]) if "subField" in field else [field]


def test_it_says_what_the_card_says(built):
    value = described(built)
    stated = {key: value[key] for key in ("name", "description", "license", "inLanguage", "version")}
    assert stated == {
        "name": "quays",
        "description": "Quotes of quays and ferries.",
        "license": "https://spdx.org/licenses/CC-BY-4.0",
        "inLanguage": ["en", "de"],
        "version": "0.3.0",
    }


def test_every_file_stands_there_with_its_hash(built):
    files = {one["contentUrl"]: one for one in described(built)["distribution"]}
    assert files.keys() == {path.name for path in built.glob("*.parquet")}
    for name, one in files.items():
        content = (built / name).read_bytes()
        assert (one["sha256"], one["contentSize"]) == (hashlib.sha256(content).hexdigest(), f"{len(content)} B")


def test_every_column_is_described_and_every_id_is_its_own(built):
    for record_set in described(built)["recordSet"]:
        (file,) = {leaf["source"]["fileObject"]["@id"] for leaf in leaves(record_set["field"])}
        columns = pq.read_schema(built / file).names
        assert [field["@id"] for field in record_set["field"]] == [f"{record_set['name']}/{column}" for column in columns]
        assert all(field["description"] for field in leaves(record_set["field"]))
        ids = [field["@id"] for field in leaves(record_set["field"])]
        assert len(ids) == len(set(ids))


def test_the_same_input_gives_the_same_bytes(built, tmp_path):
    build(tmp_path / "dataset", tmp_path / "again", "test")
    assert (tmp_path / "again/croissant.json").read_bytes() == (built / "croissant.json").read_bytes()


@pytest.mark.parametrize("card", [None, "# Quays\n\nWithout front matter.\n", "---\nlicense: mit\n---\n# Quays\n\nUnnamed.\n"])
def test_without_a_card_there_is_none(tmp_path, card):
    dataset = write_dataset(tmp_path / "dataset")
    if card is not None:
        (dataset / "README.md").write_text(card, "utf-8")
    build(dataset, tmp_path / "out")
    assert not (tmp_path / "out/croissant.json").exists()


def test_the_card_of_the_dataset_has_all_it_takes(root):
    card = read_card(root / "dataset/README.md")
    assert (card.name, card.license, card.languages) == ("onrecord", "cc-by-4.0", ["en", "de", "fr"])
    assert card.description.startswith("Quotes in news articles: ")


def plain(value):
    """What the reader gives, as pyarrow gives it: text for bytes, keys without their path, null for an object of nulls."""
    if isinstance(value, dict):
        inner = {key.rpartition("/")[2]: plain(item) for key, item in value.items()}
        return inner if any(item is not None for item in inner.values()) else None
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.decode() if isinstance(value, bytes) else value


def shown(value, column):
    """A row's value without what the format cannot address, and as the reader gives a list that is null."""
    if column == "via" and value is not None:
        value = [{key: item for key, item in node.items() if key != "mention"} for node in value]
    return [None] if value is None and column in ("content", "cue", "mention", "speakers", "via", "regions") else value


@pytest.mark.filterwarnings("ignore")
def test_the_reader_of_mlcommons_finds_every_row(built):
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(str(built / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    for record_set in described(built)["recordSet"]:
        name = record_set["name"]
        rows = pq.read_table(built / f"{name}.parquet").to_pylist()
        found = [plain(record) for record in dataset.records(name)] if rows else []
        assert found == [{column: shown(value, column) for column, value in row.items()} for row in rows]
