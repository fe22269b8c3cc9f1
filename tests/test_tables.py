"""Rows become Arrow tables and Parquet files and come back as they were; what does not fit is refused."""

import hashlib
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.checks.structure import validator
from onrecord.data.tables import (
    ROW_GROUP,
    TABLES,
    TableName,
    Tables,
    arrow_schema,
    content_sha256,
    in_order,
    read_tables,
    to_arrow,
    to_rows,
    write_table,
)
from onrecord.findings import InvalidData

from .strategies import rows

each_table = pytest.mark.parametrize("name", TABLES)


def document(**columns: Any) -> dict[str, Any]:
    row = dict.fromkeys(arrow_schema("documents").names)
    return {**row, "corpus": "core", "document_id": "echo/a", "layers": ["gold"], **columns}


def quote(**columns: Any) -> dict[str, Any]:
    row = dict.fromkeys(arrow_schema("quotes").names)
    required = {"corpus": "core", "document_id": "echo/a", "quote_id": "q1", "layer": "gold", "annotators": ["ab"]}
    return {**row, **required, "content": [{"start": 3, "end": 9}], **columns}


def non_quote(**columns: Any) -> dict[str, Any]:
    row = {"corpus": "core", "document_id": "echo/a", "layer": "gold", "start": 3, "end": 9, "reason": "term"}
    return {**row, "text": None, **columns}


MAKE = {"documents": document, "quotes": quote, "non_quotes": non_quote}


def as_text(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


def tables_of(**given_rows: list[dict[str, Any]]) -> Tables:
    return Tables(**{name: to_arrow(name, given_rows.get(name, [])) for name in TABLES})


# ---------------------------------------------------------------- there and back


@each_table
@given(data=st.data())
def test_drawn_rows_are_rows_of_the_schema(name: TableName, data: st.DataObject):
    schema = validator("tables")
    part = schema.evolve(schema={**schema.schema, "$ref": f"#/$defs/{name}", "anyOf": [{}]})
    assert [error.message for error in part.iter_errors(data.draw(rows(name)))] == []


@each_table
@given(data=st.data())
def test_rows_come_back_from_parquet_as_they_were(name: TableName, data: st.DataObject):
    given_rows = data.draw(st.lists(rows(name), max_size=3))
    table = to_arrow(name, given_rows)
    sink = pa.BufferOutputStream()
    write_table(table, sink)
    found = pq.read_table(pa.BufferReader(sink.getvalue()))
    assert to_rows(table) == given_rows
    assert to_rows(found) == given_rows
    assert found.schema.equals(arrow_schema(name))


@each_table
def test_an_empty_table_has_its_columns(name: TableName, tmp_path):
    write_table(to_arrow(name, []), tmp_path / "empty.parquet")
    found = pq.read_table(tmp_path / "empty.parquet")
    assert (len(found), found.schema) == (0, arrow_schema(name))


@given(data=st.data())
def test_a_folder_of_tables_is_read_as_it_was_written(tmp_path_factory, data: st.DataObject):
    folder = tmp_path_factory.mktemp("tables")
    written = {name: data.draw(st.lists(rows(name), max_size=2)) for name in TABLES}
    for name in TABLES:
        write_table(to_arrow(name, written[name]), folder / f"{name}.parquet")
    found = read_tables(folder)
    assert {name: to_rows(found[name]) for name in TABLES} == written


# ---------------------------------------------------------------- the schema

# DESIGN, section 4: what is never null
NEVER_NULL = {
    "documents": {"corpus", "document_id", "layers"},
    "quotes": {"corpus", "document_id", "quote_id", "layer", "content"},
    "non_quotes": {"corpus", "document_id", "layer", "start", "end", "reason"},
}


@each_table
def test_columns_that_are_never_null_are_not_nullable(name: TableName):
    nullable = {field.name for field in arrow_schema(name) if field.nullable}
    assert NEVER_NULL[name] & nullable == set()


@pytest.mark.parametrize(
    ("name", "column"),
    [
        *[("documents", column) for column in ("split", "title", "text", "challenge", "regions", "genre", "text_kind")],
        *[("quotes", column) for column in ("split", "type", "text", "cue", "speakers", "anonymous", "via", "phenomena")],
        ("non_quotes", "text"),
    ],
)
def test_columns_that_may_be_null_are_nullable(name: TableName, column: str):
    assert arrow_schema(name).field(column).nullable


def test_spans_are_lists_of_two_32_bit_offsets_that_are_never_null():
    kind = arrow_schema("quotes").field("content").type
    span = pa.struct([pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)])
    assert kind.value_type == span
    assert not kind.value_field.nullable


def test_the_largest_offset_is_kept():
    row = quote(content=[{"start": 0, "end": 2**31 - 1}])
    assert to_rows(to_arrow("quotes", [row])) == [row]


def test_null_and_the_empty_list_are_two_things(tmp_path):
    given_rows = [quote(via=None, phenomena=[]), quote(via=[], phenomena=None)]
    write_table(to_arrow("quotes", given_rows), tmp_path / "quotes.parquet")
    assert to_rows(pq.read_table(tmp_path / "quotes.parquet")) == given_rows


# ---------------------------------------------------------------- what is refused


@each_table
def test_an_unknown_column_is_refused(name: TableName):
    with pytest.raises(ValueError, match="colour"):
        to_arrow(name, [{**MAKE[name](), "colour": "red"}])


@pytest.mark.parametrize(("name", "column"), [(name, column) for name in TABLES for column in arrow_schema(name).names])
def test_a_missing_column_is_refused(name: TableName, column: str):
    row = MAKE[name]()
    del row[column]
    with pytest.raises(ValueError, match=column):
        to_arrow(name, [row])


@pytest.mark.parametrize(("name", "column"), [(name, column) for name in TABLES for column in sorted(NEVER_NULL[name])])
def test_a_null_that_may_not_be_is_refused(name: TableName, column: str):
    with pytest.raises(ValueError, match=column):
        to_arrow(name, [MAKE[name](), MAKE[name](**{column: None})])


SPEAKER = {
    "id": "holm", "name": "Ida Holm", "aliases": [], "kind": "person", "media_type": None, "description": None,
    "affiliation": None, "identification": "named", "confidentiality": "not_stated",
}  # fmt: skip
NODE = {"role": "recorder", "id": None, "name": None, "kind": None, "media_type": None, "mention": []}
NESTED = {
    "null-in-a-span": quote(content=[{"start": None, "end": 4}]),
    "null-for-a-span": quote(content=[None]),
    "unknown-key-in-a-span": quote(content=[{"start": 3, "end": 4, "exact": "x"}]),
    "missing-key-in-a-span": quote(content=[{"start": 3}]),
    "null-for-an-annotator": quote(annotators=[None]),
    "null-for-a-phenomenon": quote(phenomena=["denial", None]),
    "null-for-a-speaker": quote(speakers=[None]),
    "unknown-key-in-a-speaker": quote(speakers=[{**SPEAKER, "age": 3}]),
    "null-for-aliases": quote(speakers=[{**SPEAKER, "aliases": None}]),
    "null-for-an-alias": quote(speakers=[{**SPEAKER, "aliases": [None]}]),
    "null-for-the-role-in-a-chain": quote(via=[{**NODE, "role": None}]),
    "missing-key-in-a-mention-in-a-chain": quote(via=[{**NODE, "mention": [{"end": 3}]}]),
    "text-for-an-offset": quote(content=[{"start": "3", "end": 4}]),
    "an-offset-past-32-bits": quote(content=[{"start": 3, "end": 2**31}]),
    "a-number-for-text": quote(type=3),
    "text-for-a-flag": quote(anonymous="yes"),
}


@pytest.mark.parametrize("row", NESTED.values(), ids=NESTED)
def test_what_does_not_fit_inside_a_column_is_refused(row: dict[str, Any]):
    with pytest.raises(ValueError, match="quotes"):
        to_arrow("quotes", [quote(), row])


@pytest.mark.parametrize("broken", [{"start": 3}, {"test": "MFT", "pair": None, "expect": None, "why": None}])
def test_a_challenge_that_does_not_fit_is_refused(broken: dict[str, Any]):
    with pytest.raises(ValueError, match="challenge"):
        to_arrow("documents", [document(challenge=broken)])


def test_a_table_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="documents"):
        read_tables(tmp_path)


def as_read(folder: Any, table: pa.Table) -> Tables:
    for name in TABLES:
        write_table(table if name == "quotes" else to_arrow(name, []), folder / f"{name}.parquet")
    return read_tables(folder)


QUOTES = to_arrow("quotes", [quote()])
FOREIGN = {
    "a-column-is-missing": QUOTES.drop_columns("layer"),
    "text-where-offsets-belong": QUOTES.drop_columns("content").append_column("content", pa.array(["3 to 9"])),
    "spans-of-other-keys": QUOTES.drop_columns("content").append_column("content", pa.array([[{"begin": 3, "to": 9}]])),
    "a-list-where-text-belongs": QUOTES.drop_columns("text").append_column("text", pa.array([["a", "b"]])),
    "words-where-a-flag-belongs": QUOTES.drop_columns("anonymous").append_column("anonymous", pa.array(["perhaps"])),
    "null-where-none-may-be": QUOTES.drop_columns("layer").append_column("layer", pa.array([None], pa.string())),
}


@pytest.mark.parametrize("table", FOREIGN.values(), ids=FOREIGN)
def test_a_table_of_another_schema_is_refused(tmp_path, table: pa.Table):
    with pytest.raises(InvalidData, match=r"quotes\.parquet"):
        as_read(tmp_path, table)


def test_a_file_that_is_no_parquet_is_refused(tmp_path):
    as_read(tmp_path, QUOTES)
    (tmp_path / "quotes.parquet").write_bytes(b"corpus,document_id\ncore,echo/a\n")
    with pytest.raises(InvalidData, match=r"quotes\.parquet"):
        read_tables(tmp_path)


def test_columns_of_others_are_left_aside(tmp_path):
    wider = QUOTES.append_column("mood", pa.array(["calm"])).select(["mood", *reversed(QUOTES.column_names)])
    assert as_read(tmp_path, wider).quotes.equals(QUOTES)


def test_large_strings_of_other_writers_are_read(tmp_path):
    layer = QUOTES.schema.get_field_index("layer")
    large = QUOTES.set_column(layer, "layer", QUOTES["layer"].cast(pa.large_string()))
    assert as_read(tmp_path, large).quotes.equals(QUOTES)


def test_a_table_that_does_not_exist_is_named():
    with pytest.raises(KeyError, match="speakers"):
        tables_of()["speakers"]  # type: ignore[index]


# ---------------------------------------------------------------- hashes and bytes


def test_the_content_hash_is_that_of_the_rows_as_json_lines():
    line = '{"corpus": "core", "document_id": "écho/a", "end": 9, "layer": "gold", "reason": "term", "start": 3, "text": null}\n'
    table = to_arrow("non_quotes", [non_quote(document_id="écho/a")])
    assert content_sha256(table) == hashlib.sha256(line.encode()).hexdigest()


@given(st.lists(rows("non_quotes"), min_size=1, max_size=8), st.data())
def test_the_content_hash_does_not_depend_on_chunks(given_rows: list[dict[str, Any]], data: st.DataObject):
    table = to_arrow("non_quotes", given_rows)
    at = data.draw(st.integers(0, len(table)))
    chunked = pa.concat_tables([table.slice(0, at), table.slice(at)])
    assert content_sha256(chunked) == content_sha256(table)


@pytest.mark.parametrize("row_group", [1, 7, 1_000, 5_000])
def test_the_content_hash_does_not_depend_on_row_groups(tmp_path, row_group: int):
    table = to_arrow("non_quotes", [non_quote(start=i, end=i + 2) for i in range(2_500)])
    pq.write_table(table, tmp_path / "table.parquet", row_group_size=row_group)
    assert content_sha256(pq.read_table(tmp_path / "table.parquet")) == content_sha256(table)


@given(st.lists(rows("non_quotes"), min_size=1, max_size=4), st.data())
def test_the_content_hash_tells_any_two_tables_apart(given_rows: list[dict[str, Any]], data: st.DataObject):
    other = data.draw(st.lists(rows("non_quotes"), max_size=4))
    same = json.dumps(given_rows, sort_keys=True) == json.dumps(other, sort_keys=True)
    hashes = [content_sha256(to_arrow("non_quotes", part)) for part in (given_rows, other)]
    assert (hashes[0] == hashes[1]) == same


@each_table
@given(data=st.data())
def test_a_table_is_written_with_the_same_bytes_twice(tmp_path_factory, name: TableName, data: st.DataObject):
    folder = tmp_path_factory.mktemp("twice")
    table = to_arrow(name, data.draw(st.lists(rows(name), min_size=1, max_size=3)))
    write_table(table, folder / "first.parquet")
    write_table(pa.concat_tables([table.slice(0, 1), table.slice(1)]), folder / "second.parquet")
    assert (folder / "first.parquet").read_bytes() == (folder / "second.parquet").read_bytes()


def test_what_pandas_leaves_in_a_table_is_not_written(tmp_path):
    write_table(QUOTES.replace_schema_metadata({"pandas": "{}"}), tmp_path / "with.parquet")
    write_table(QUOTES, tmp_path / "without.parquet")
    assert (tmp_path / "with.parquet").read_bytes() == (tmp_path / "without.parquet").read_bytes()


def test_a_file_is_zstd_with_row_groups_of_one_size(tmp_path):
    table = to_arrow("non_quotes", [non_quote(start=i, end=i + 1) for i in range(ROW_GROUP + 3)])
    write_table(table, tmp_path / "table.parquet")
    found = pq.ParquetFile(tmp_path / "table.parquet").metadata
    assert [found.row_group(i).num_rows for i in range(found.num_row_groups)] == [ROW_GROUP, 3]
    assert found.row_group(0).column(0).compression == "ZSTD"


# ---------------------------------------------------------------- order and choice


def test_rows_are_sorted_by_corpus_document_and_layer_and_quotes_stay_in_their_order():
    given_rows = [
        quote(corpus="core", document_id="echo/b", quote_id="q1"),
        quote(corpus="core", document_id="echo/a", quote_id="q10", layer="gold"),
        quote(corpus="core", document_id="echo/a", quote_id="q2", layer="gold"),
        quote(corpus="core", document_id="echo/a", quote_id="q1", layer="cd"),
        quote(corpus="challenge", document_id="echo/z", quote_id="q1"),
    ]
    found = to_rows(in_order("quotes", to_arrow("quotes", given_rows)))
    assert [(row["corpus"], row["document_id"], row["layer"], row["quote_id"]) for row in found] == [
        ("challenge", "echo/z", "gold", "q1"),
        ("core", "echo/a", "cd", "q1"),
        ("core", "echo/a", "gold", "q10"),
        ("core", "echo/a", "gold", "q2"),
        ("core", "echo/b", "gold", "q1"),
    ]


def test_non_quotes_are_sorted_by_their_place_as_numbers():
    given_rows = [non_quote(start=start, end=end) for start, end in [(100, 101), (9, 12), (9, 10)]]
    found = to_rows(in_order("non_quotes", to_arrow("non_quotes", given_rows)))
    assert [(row["start"], row["end"]) for row in found] == [(9, 10), (9, 12), (100, 101)]


@each_table
@given(data=st.data())
def test_sorting_keeps_every_row_and_does_not_depend_on_chunks(name: TableName, data: st.DataObject):
    given_rows = data.draw(st.lists(rows(name), max_size=4))
    table = to_arrow(name, given_rows)
    found = in_order(name, table)
    chunked = pa.concat_tables([table.slice(i, 1) for i in range(len(table))] or [table])
    assert sorted(map(as_text, to_rows(found))) == sorted(map(as_text, given_rows))
    assert in_order(name, chunked).equals(found)
    assert in_order(name, found).equals(found)


THREE = tables_of(
    documents=[
        document(corpus="core", document_id="echo/a", split="test"),
        document(corpus="core", document_id="echo/b", split="dev"),
        document(corpus="challenge", document_id="echo/a", split="test"),
        document(corpus="core", document_id="echo/c", split=None),
    ],
    quotes=[
        quote(corpus="core", document_id="echo/b", quote_id="b1"),
        quote(corpus="core", document_id="echo/a", quote_id="a2"),
        quote(corpus="challenge", document_id="echo/a", quote_id="x1"),
        quote(corpus="core", document_id="echo/a", quote_id="a1"),
        quote(corpus="core", document_id="echo/a", quote_id="a1", layer="cd"),
    ],
    non_quotes=[
        non_quote(corpus="challenge", document_id="echo/a", start=1, end=2),
        non_quote(corpus="core", document_id="echo/b", start=3, end=4),
    ],
)


@pytest.mark.parametrize(
    ("column", "value", "documents", "quotes", "starts"),
    [
        ("corpus", "core", ["echo/a", "echo/b", "echo/c"], ["b1", "a2", "a1", "a1"], [3]),
        ("corpus", "challenge", ["echo/a"], ["x1"], [1]),
        ("split", "test", ["echo/a", "echo/a"], ["a2", "x1", "a1", "a1"], [1]),
        ("split", "dev", ["echo/b"], ["b1"], [3]),
        ("document_id", "echo/c", ["echo/c"], [], []),
        ("split", "train", [], [], []),
    ],
)
def test_a_choice_of_documents_takes_their_quotes_along_in_their_order(
    column: str, value: str, documents: list[str], quotes: list[str], starts: list[int]
):
    found = THREE.where(column, value)
    assert found.documents["document_id"].to_pylist() == documents
    assert found.quotes["quote_id"].to_pylist() == quotes
    assert found.non_quotes["start"].to_pylist() == starts
    assert [found[name].schema for name in TABLES] == [arrow_schema(name) for name in TABLES]


def test_a_choice_from_nothing_is_nothing():
    empty = tables_of()
    assert [len(empty.where("corpus", "core")[name]) for name in TABLES] == [0, 0, 0]


def test_quotes_of_the_documents_at_hand_are_chosen():
    found = THREE.of(THREE.documents.slice(1, 2))
    assert found.quotes["quote_id"].to_pylist() == ["b1", "x1"]
    assert found.non_quotes["start"].to_pylist() == [1, 3]


def test_many_rows_stay_in_their_order():
    many = tables_of(
        documents=[document(document_id=f"echo/{i % 7}") for i in range(7)],
        quotes=[quote(document_id=f"echo/{i % 7}", quote_id=f"q{i}") for i in range(70_000)],
    )
    chunks = [many.quotes.slice(at, 500) for at in range(0, 70_000, 500)]
    many = Tables(many.documents, pa.concat_tables(chunks), many.non_quotes)
    found = many.where("document_id", "echo/3").quotes["quote_id"].to_pylist()
    assert found == [f"q{i}" for i in range(3, 70_000, 7)]
