"""Gold and predictions in every shape give the same score; what is wrong with them is said at once, with its place."""

import gzip
import json
import re

import pandas as pd
import pyarrow as pa
import pyarrow.json
import pyarrow.parquet as pq
import pytest

import onrecord
from onrecord import InvalidData
from onrecord.data.load import Corpus
from onrecord.data.tables import TABLES, write_table

from .strategies import QUAY, tables_of, write_dataset

TEXT = "Quay shut 🚢. “It stays shut,” Ida Holm said. A diver said it rots."
PEOPLE = {"holm": {"name": "Ida Holm"}, "diver": {"description": "a diver"}}
GOLD = [
    {
        "id": "a",
        "text": TEXT,
        "speakers": PEOPLE,
        "quotes": [
            {"content": ["“It stays shut,”"], "speaker": ["holm"], "mention": ["Ida Holm"], "type": "direct", "anonymous": False},
            {"content": ["it rots"], "speaker": ["diver"], "mention": ["A diver"], "type": "indirect", "anonymous": True},
        ],
    },
    {"id": "b", "text": "Nothing was said.", "quotes": []},
]


def span(words, text=TEXT):
    return [text.index(words), text.index(words) + len(words)]


FOUND = [
    {
        "content": [span("It stays shut")],
        "speaker": ["Holm"],
        "mention": None,  # a table has the columns of its first row
        "type": "direct",
        "anonymous": False,
        "confidence": 0.75,
    },
    {
        "content": [span("A diver said")],
        "speaker": [],
        "mention": [span("A diver")],
        "type": "mixed",
        "anonymous": True,
        "confidence": 1.0,
    },
    {"content": [span("it"), span("rots")], "speaker": ["a diver"], "type": "indirect", "anonymous": True, "confidence": 0.5},
]
PREDICTED = [{"document_id": "a", "quotes": FOUND}, {"document_id": "b", "quotes": []}]
FLAT = [{"document_id": "a", **quote} for quote in FOUND]


def score(predicted, gold=None, **options):
    return onrecord.score(tables_of(GOLD) if gold is None else gold, predicted, samples=0, **options)


def values(report):
    return {name: found.values for name, found in report.measures.items()}


EXPECTED = {"right": 2, "predicted": 3, "gold": 2}


def lines(documents):
    return "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents).encode()


def written(path, documents=PREDICTED):
    """The predictions as a file of that ending."""
    if path.name.endswith(".gz"):
        path.write_bytes(gzip.compress(lines(documents)))
    elif path.suffix == ".parquet":
        plain = path.with_suffix(".jsonl")
        plain.write_bytes(lines(documents))
        pq.write_table(pyarrow.json.read_json(plain), path)
    else:
        path.write_bytes(lines(documents))
    return path


# ---------------------------------------------------------------- shapes of predictions

SHAPES = {
    "lines": lambda folder: written(folder / "p.jsonl"),
    "a path as a string": lambda folder: str(written(folder / "p.jsonl")),
    "lines, compressed": lambda folder: written(folder / "p.jsonl.gz"),
    "Parquet, nested": lambda folder: written(folder / "p.parquet"),
    "Parquet, flat": lambda folder: (pq.write_table(pa.Table.from_pylist(FLAT), folder / "f.parquet"), folder / "f.parquet")[1],
    "table, nested": lambda _: pa.Table.from_pylist(PREDICTED),
    "table, flat": lambda _: pa.Table.from_pylist(FLAT),
    "frame, flat": lambda _: pd.DataFrame(FLAT),
    "frame, nested": lambda _: pd.DataFrame(PREDICTED),
    "dicts, nested": lambda _: PREDICTED,
    "dicts, flat": lambda _: FLAT,
    "a generator of dicts": lambda _: (document for document in PREDICTED),
    "spans as structs": lambda _: (
        [{**quote, "content": None} for quote in []]
        or pa.Table.from_pylist([{**quote, "content": [{"start": s, "end": e} for s, e in quote["content"]]} for quote in FLAT])
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_predictions_gives_the_same_score(tmp_path, shape):
    report = score(SHAPES[shape](tmp_path))
    assert report["WSW@0.5"].counts == EXPECTED
    assert values(report) == values(score(PREDICTED))


def test_a_bare_string_is_a_list_of_one(tmp_path):
    bare = [{**PREDICTED[0], "quotes": [{**quote, "speaker": "".join(quote["speaker"])} for quote in FOUND]}, PREDICTED[1]]
    for predicted in (bare, written(tmp_path / "p.jsonl", bare)):
        assert values(score(predicted)) == values(score(PREDICTED))


def test_offsets_with_a_decimal_point_are_refused(tmp_path):
    (tmp_path / "p.jsonl").write_bytes(re.sub(rb"\[(\d+), (\d+)\]", rb"[\1.0, \2]", lines(PREDICTED)))
    with pytest.raises(InvalidData) as caught:
        score(tmp_path / "p.jsonl")
    assert {finding.rule for finding in caught.value.findings} == {"wrong-type"}


# ---------------------------------------------------------------- shapes of gold


def folder_of(folder, tables):
    for name in TABLES:
        write_table(tables[name], folder / f"{name}.parquet")
    return folder


@pytest.mark.parametrize("shape", ["tables", "corpus", "folder of tables", "path as a string", "cached corpus"])
def test_every_shape_of_gold_with_texts_gives_the_same_score(tmp_path, cache, shape):
    tables = tables_of(GOLD)
    if shape == "cached corpus":
        (cache / "invented").mkdir(parents=True)
        folder_of(cache / "invented", tables)
        (cache / "invented/MANIFEST.json").write_text('{"version": "1.2"}')
    given = {
        "tables": lambda: tables,
        "corpus": lambda: Corpus("invented", tables),
        "folder of tables": lambda: folder_of(tmp_path, tables),
        "path as a string": lambda: str(folder_of(tmp_path, tables)),
        "cached corpus": lambda: "invented",
    }[shape]()
    report = score(PREDICTED, given)
    assert values(report) == values(score(PREDICTED))
    assert report.signature.unit == "content"
    if shape == "cached corpus":
        assert report.signature.data.startswith("invented-1.2#")


SAID = {"content": [span("“It stays shut,”")], "speaker": ["Ida Holm"]}
ROTS = {"content": [span("it rots")], "speaker": ["a diver"], "anonymous": True}
AS_LINES = [{"document_id": "a", "quotes": [SAID, ROTS]}, {"document_id": "b", "quotes": []}]


@pytest.mark.parametrize("ending", ["p.jsonl", "p.jsonl.gz", "p.parquet", "dicts"])
def test_gold_may_be_a_file_of_predictions(tmp_path, ending):
    gold = AS_LINES if ending == "dicts" else written(tmp_path / ending, AS_LINES)
    report = score(PREDICTED, gold)
    assert report["WSW@0.5"].counts == EXPECTED
    assert report.signature.unit == "raw"


def test_the_quotes_table_alone_is_gold_without_texts():
    for quotes in (tables_of(GOLD).quotes, Corpus("invented", tables_of(GOLD)).quotes):
        report = score(PREDICTED[:1], quotes)
        assert report["WSW@0.5"].counts == EXPECTED
        assert report.signature.unit == "raw"


def test_gold_may_be_annotations(tmp_path):
    """One file, or the folder of a dataset: of its four documents one has no text."""
    data = write_dataset(tmp_path / "dataset")
    quay = [
        {
            "document_id": "lervik-echo/2031-02-03-quay",
            "quotes": [{"content": [span("It stays shut", QUAY)], "speaker": ["Holm"]}],
        }
    ]
    file = data / "articles/lervik-echo/2031-02-03-quay.json"
    assert score(quay, file)["WSW@0.5"].counts == {"right": 1, "predicted": 1, "gold": 2}
    whole = score(quay, data)
    assert whole["WSW@0.5"].counts == {"right": 1, "predicted": 1, "gold": 3}
    assert (whole.signature.docs, whole.signature.missing, whole.signature.no_text) == ("3", "2", "1")


def test_annotations_that_are_wrong_are_refused(tmp_path):
    data = write_dataset(tmp_path / "dataset")
    file = data / "articles/lervik-echo/2031-02-03-quay.json"
    file.write_text(file.read_text("utf-8").replace('"holm"\n', '"hulm"\n'), "utf-8")
    with pytest.raises(InvalidData) as caught:
        score([], file)
    assert {finding.file for finding in caught.value.findings} == {str(file)}


def test_the_corpus_of_the_package_against_itself():
    core = onrecord.load("core")
    assert score(core, "core")["WSW@0.5"].values["f1"] == 1


# ---------------------------------------------------------------- words without offsets


def test_words_are_anchored_in_the_order_given():
    gold = [{"id": "a", "text": "“shut” and “shut” and shut", "quotes": [{"content": [[1, 5]]}, {"content": [[12, 16]]}]}]
    predicted = [{"document_id": "a", "quotes": [{"text": "shut"}, {"text": '"shut"'}, {"text": "open"}]}]
    report = score(predicted, tables_of(gold))
    assert report["Quote@exact"].counts == {"right": 2, "predicted": 3, "gold": 2}
    assert report.anchoring.tiers == {"T0": 1, "T1": 0, "T2": 1, "T3": 0, "T4": 0, "T5": 0}
    assert report.anchoring.ambiguous == 2
    assert [(lost.document, lost.number, lost.text) for lost in report.anchoring.not_found] == [("a", 2, "open")]
    assert any("1 predictions do not stand in their document" in warning for warning in report.warnings)


# ---------------------------------------------------------------- refused


def findings_of(tmp_path, documents, **options):
    with pytest.raises(InvalidData) as caught:
        score(written(tmp_path / "p.jsonl", documents), **options)
    assert {finding.file for finding in caught.value.findings} == {str(tmp_path / "p.jsonl")}
    return caught.value.findings


def place_of(document, needle):
    """The column of a value in the line of its document: from 1, in code points."""
    return json.dumps(document, ensure_ascii=False).index(needle) + 1


def of(*quotes, **rest):
    return {"document_id": "a", "quotes": list(quotes), **rest}


EMPTY = {"document_id": "b", "quotes": []}
GOOD = {"content": [[0, 4]], "speaker": ["Ida Holm 🚢"]}


@pytest.mark.parametrize(
    ("document", "rule", "needle"),
    [
        (of({"content": [[7, 4]]}), "selector-range", "[7, 4]"),
        (of(GOOD, {"content": [[0, 4], [4, 4]]}), "selector-range", "[4, 4]"),
        (of(GOOD, {"content": [[0, 4], [5, 9_000]]}), "selector-range", "[5, 9000]"),
        (of(GOOD, {"content": [[0, 4]], "mention": [[5, 9_000]]}), "selector-range", "[5, 9000]"),
        (of(GOOD, {"content": [[0, 4]], "text": "Pier"}), "selector-mismatch", '"Pier"'),
        (of({"content": [[0, 4]], "mention": [[0, 4]], "mention_text": "Holm"}), "selector-mismatch", '"Holm"'),
        (of(GOOD, text_sha256="0" * 64), "text-changed", '"' + "0" * 64),
        (of(GOOD, {"speaker": ["Ida Holm"]}), "no-content", '{"speaker": ["Ida Holm"]}]'),
        (of({"content": [[0, 4]], "confidence": 1.5}), "wrong-size", "1.5"),
        (of({"content": [[0, 4]], "confidence": float("nan")}), "json-number", "NaN"),
        (of({"content": [[0, 4]], "type": "shouted"}), "unknown-label", '"shouted"'),
        (of({"content": [[0, 4]], "id": "p"}, {"content": [[0, 5]], "id": "p"}), "duplicate-id", '"p"}]'),
        ({"document_id": "z", "quotes": []}, "unknown-document", '"z"'),
    ],
    ids=[
        *("backwards", "empty", "past the end", "mention past the end", "other words", "other words of a mention", "other text"),
        *("no content", "confidence outside", "confidence NaN", "unknown type", "an id twice", "unknown document"),
    ],
)
def test_a_finding_has_its_rule_file_line_and_column(tmp_path, document, rule, needle):
    """The bad document is the second line; each mistake is said once."""
    found = findings_of(tmp_path, [EMPTY, document])
    assert [(finding.rule, finding.line, finding.column) for finding in found] == [(rule, 2, place_of(document, needle))]


@pytest.mark.parametrize("documents", [[None], [None, EMPTY], [EMPTY, None]])
def test_a_line_that_is_null_is_a_finding(tmp_path, documents):
    """pyarrow ends the process over one in the first line."""
    at = documents.index(None) + 1
    assert ("wrong-type", at) in {(finding.rule, finding.line) for finding in findings_of(tmp_path, documents)}


def test_a_document_that_stands_twice(tmp_path):
    found = findings_of(tmp_path, [EMPTY, of(), EMPTY])
    assert {(finding.rule, finding.line) for finding in found} == {("duplicate-document", 3)}


def test_a_confidence_missing_in_some_quotes(tmp_path):
    document = of({"content": [[0, 4]], "confidence": 0.5}, GOOD)
    assert {(finding.rule, finding.line) for finding in findings_of(tmp_path, [EMPTY, document])} == {("partial-confidence", 2)}


def test_all_at_once(tmp_path):
    documents = [
        of({"content": [[7, 4]]}, {"content": [[0, 9_000]]}, {"content": [[0, 4]], "text": "Pier"}, text_sha256="0" * 64),
        {"document_id": "z", "quotes": [{"speaker": []}]},
        EMPTY,
        EMPTY,
    ]
    rules = [finding.rule for finding in findings_of(tmp_path, documents)]
    assert {"selector-range", "no-content", "duplicate-document"} <= set(rules)


def test_all_that_needs_gold_at_once(tmp_path):
    documents = [
        of({"content": [[0, 9_000]]}, {"content": [[0, 4]], "text": "Pier"}, text_sha256="0" * 64),
        {"document_id": "z", "quotes": []},
    ]
    rules = {finding.rule for finding in findings_of(tmp_path, documents)}
    assert rules == {"selector-range", "selector-mismatch", "text-changed", "unknown-document"}


@pytest.mark.parametrize(("encoding", "width", "unit"), [("utf-8", 1, "UTF-8 bytes"), ("utf-16-le", 2, "UTF-16 units")])
def test_offsets_of_another_unit_are_guessed(tmp_path, encoding, width, unit):
    """One quote is past the end, the words of another do not stand there; both fit the other unit alone."""

    def other(words):
        return [len(TEXT[:at].encode(encoding)) // width for at in span(words)]

    # to the end, from a letter whose place in UTF-16 would cut the mark before it in two if it counted bytes
    last = findings_of(tmp_path, [of({"content": [other(TEXT[16:])]}), EMPTY])
    assert [(finding.rule, unit in finding.message) for finding in last] == [("selector-range", True)]
    stated = findings_of(tmp_path, [of({"content": [other("stays")], "text": "stays"}), EMPTY])
    assert [(finding.rule, unit in finding.message) for finding in stated] == [("selector-mismatch", True)]


@pytest.mark.parametrize(
    "wrong",
    [
        "a text that is no file.jsonl",
        [1, 2],
        [{"quotes": []}],
        [{"document_id": "a", "quotes": [{"contents": [[0, 4]]}]}],
        [{"document_id": "a", "quotes": []}, {"document_id": "a", "content": [[0, 4]]}],
        [{"document_id": "a", "quotes": [{"content": [[0]]}]}],
        {"a": []},
        pa.table({"content": [[[0, 4]]]}),
        pa.table({"document_id": ["a"], "content": ["0-4"]}),
        3,
        b"a",
    ],
    ids=[
        "no file",
        "numbers",
        "no id",
        "unknown field",
        "two shapes",
        "half a span",
        "a dict",
        "no column",
        "spans as text",
        "a number",
        "bytes",
    ],
)
def test_what_is_no_predictions_is_refused(wrong):
    with pytest.raises((InvalidData, OSError)) as caught:
        score(wrong)
    assert str(caught.value)


@pytest.mark.parametrize("content", [b"null\n", b"\n null", b'null\n{"document_id": "a", "quotes": []}\n'])
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_begins_with_null_is_refused(tmp_path, content, packed):
    """pyarrow ends the process where the first value of a file is null."""
    path = tmp_path / ("mine.jsonl.gz" if packed else "mine.jsonl")
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(InvalidData) as caught:
        score(path)
    assert [finding.rule for finding in caught.value.findings] == ["wrong-type"]


def test_an_offset_that_no_text_reaches_is_refused(tmp_path):
    """One beyond 64 bits fits no array."""
    quotes = [{"content": [[0, 10**20]]}]
    (tmp_path / "mine.jsonl").write_text(json.dumps({"document_id": "a", "quotes": quotes}) + "\n", "utf-8")
    with pytest.raises(InvalidData) as caught:
        score(tmp_path / "mine.jsonl")
    assert [finding.rule for finding in caught.value.findings] == ["wrong-size"]
    with pytest.raises(InvalidData):
        score([{"document_id": "a", "quotes": quotes}])


def test_a_folder_is_no_predictions(tmp_path):
    with pytest.raises(ValueError, match="is a folder"):
        score(tmp_path)


@pytest.mark.parametrize("gold", ["no-such-corpus", "core:no-such-split"])
def test_gold_that_is_not_there_is_named(gold):
    with pytest.raises(ValueError, match="no-such"):
        score([], gold)


def test_many_findings_are_cut_and_counted(tmp_path):
    found = findings_of(tmp_path, [of(*[{"content": [[7, 4]]}] * 1_005), EMPTY])
    assert len(found) == 1_001
    assert any("5 more findings" in finding.message for finding in found)
