"""Texts that may not be redistributed are joined from a folder of the user's own, if they are the annotated ones."""

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given

from onrecord.data.annotation import Annotation
from onrecord.data.fmt import fmt
from onrecord.data.hydrate import hydrate
from onrecord.data.rows import document_row, non_quote_rows, quote_rows
from onrecord.data.tables import TABLES, Tables, to_arrow, to_rows

from .strategies import OPEN_LICENSE, TEXT_FREE, Sample, annotation_of, annotations

ID = "sund-radio/ferry"
TEXT = "Ferry late\n\nAda Quill said the ferry was “late again”. “Sorry,” she told us. A man wept that it sank. The “crew” slept."


def at(start: int, end: int, exact: str) -> list[dict[str, Any]]:
    return [{"exact": exact, "start": start, "end": end}]


def file(license: str = TEXT_FREE, text: str = TEXT) -> dict[str, Any]:
    """An annotation of TEXT, with all words in it: `fmt` takes out those that may not stand."""
    return {
        "document": {
            "id": ID,
            "outlet": {"name": "Sund Radio"},
            "title": "Ferry late",
            "language": "en",
            "published": "2031-01-09",
            "license": license,
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "text_length": len(text),
            "regions": [{"kind": "headline", "start": 0, "end": 10}],
        },
        "speakers": {
            "quill": {"kind": "person", "name": "Ada Quill", "identification": "named"},
            "man": {"kind": "person", "identification": "vague"},
        },
        "quotes": [
            {
                "id": "q1",
                "type": "mixed",
                "content": at(27, 53, "the ferry was “late again”"),
                "cue": at(22, 26, "said"),
                "mention": at(12, 21, "Ada Quill"),
                "speaker": ["quill"],
            },
            {
                "id": "q2",
                "type": "direct",
                "content": at(55, 63, "“Sorry,”"),
                "cue": at(68, 72, "told"),
                "mention": at(64, 67, "she"),
                "speaker": ["quill"],
            },
            {
                "id": "q3",
                "type": "indirect",
                "content": at(88, 100, "that it sank"),
                "mention": at(77, 82, "A man"),
                "speaker": ["man"],
            },
        ],
        "non_quotes": [{"reason": "scare_quote", "span": at(106, 112, "“crew”")[0]}],
        "annotation": {"annotators": ["ab"], "method": "authored", "review": "none", "guidelines": "1.0"},
    }


def tables(annotation: Annotation, **document: Any) -> Tables:
    row = {**document_row(annotation, "core", ["gold"]), **document}
    rows = {"quotes": quote_rows(annotation, row), "non_quotes": non_quote_rows(annotation, row), "documents": [row]}
    return Tables(**{name: to_arrow(name, rows[name]) for name in TABLES})


def text_free(value: dict[str, Any] | None = None, **document: Any) -> Tables:
    return tables(annotation_of(fmt(annotation_of(value or file(), TEXT)).text.encode(), None), **document)


def put(folder: Path, content: bytes | str = TEXT, name: str = ID) -> Path:
    path = folder / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def equal(one: Tables, other: Tables) -> bool:
    return all(one[name].equals(other[name]) for name in TABLES)


# ---------------------------------------------------------------- what is filled in


def test_text_and_headline_are_joined(tmp_path):
    found = hydrate(text_free(), put(tmp_path))
    (row,) = to_rows(found.tables.documents)
    assert (row["text"], row["title"]) == (TEXT, "Ferry late")
    assert (found.found, found.missing, found.findings) == ([ID], [], [])


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("text", [None, "“Sorry,”", None], ["the ferry was “late again”", "“Sorry,”", "that it sank"]),
        ("cue_text", [None, None, None], ["said", "told", None]),
        ("mention_text", [None, None, None], ["Ada Quill", "she", "A man"]),
        ("mention_type", [None, None, None], ["name", "pronoun", "nominal"]),
        ("speaker", ["Ada Quill", "Ada Quill", None], ["Ada Quill", "Ada Quill", "A man"]),
    ],
)
def test_the_words_of_quotes_are_filled_in(tmp_path, column: str, before: list[str], after: list[str]):
    given_tables = text_free()
    assert given_tables.quotes[column].to_pylist() == before
    assert hydrate(given_tables, put(tmp_path)).tables.quotes[column].to_pylist() == after


def test_the_words_of_non_quotes_are_filled_in(tmp_path):
    assert text_free().non_quotes["text"].to_pylist() == [None]
    assert hydrate(text_free(), put(tmp_path)).tables.non_quotes["text"].to_pylist() == ["“crew”"]


def test_without_a_headline_region_the_title_stays_null(tmp_path):
    found = hydrate(text_free(regions=[{"kind": "caption", "start": 0, "end": 10}]), put(tmp_path))
    assert found.tables.documents["title"].to_pylist() == [None]


def test_regions_that_are_not_annotated_leave_the_title_null(tmp_path):
    found = hydrate(text_free(regions=None), put(tmp_path))
    assert found.tables.documents["title"].to_pylist() == [None]


def test_a_document_that_has_its_text_is_left_as_it_is(tmp_path):
    open_tables = tables(annotation_of(file(OPEN_LICENSE), TEXT))
    found = hydrate(open_tables, put(tmp_path, "another text"))
    assert equal(found.tables, open_tables)
    assert (found.found, found.missing, found.findings) == ([], [], [])


def test_hydrating_twice_changes_nothing_more(tmp_path):
    once = hydrate(text_free(), put(tmp_path)).tables
    assert equal(hydrate(once, tmp_path).tables, once)


@pytest.mark.parametrize("which", [0, 1])
def test_documents_of_other_corpora_are_told_apart(tmp_path, which: int):
    parts = [text_free(text_sha256="0" * 64), text_free(corpus="other", text_sha256="0" * 64)]
    parts[which] = text_free(corpus=["core", "other"][which])
    both = Tables(*(pa.concat_tables([part[name] for part in parts]) for name in TABLES))
    found = hydrate(both, put(tmp_path)).tables
    assert [text is not None for text in found.documents["text"].to_pylist()] == [which == 0, which == 1]
    assert [text is not None for text in found.quotes["mention_text"].to_pylist()] == [which == 0] * 3 + [which == 1] * 3
    assert [text is not None for text in found.non_quotes["text"].to_pylist()] == [which == 0, which == 1]


def test_an_unnamed_speaker_beside_a_named_one_is_read_as_in_an_open_text(tmp_path):
    open_value, value = file(OPEN_LICENSE), file()
    for each in (open_value, value):
        each["quotes"][0]["speaker"] = ["quill", "man"]
    expected = tables(annotation_of(open_value, TEXT)).quotes["speaker"].to_pylist()
    assert hydrate(text_free(value), put(tmp_path)).tables.quotes["speaker"].to_pylist() == expected


@given(annotations(license=TEXT_FREE))
def test_a_hydrated_document_has_the_rows_of_an_open_one(tmp_path_factory, sample: Sample):
    folder = put(tmp_path_factory.getbasetemp() / "texts", sample.text, sample.value["document"]["id"])
    stripped = annotation_of(fmt(annotation_of(sample.value, sample.text)).text.encode(), None)
    open_value = {**sample.finished, "document": {**sample.finished["document"], "license": OPEN_LICENSE}}
    open_tables = tables(annotation_of(fmt(annotation_of(open_value, sample.text)).text.encode(), sample.text))
    found = hydrate(tables(stripped, license=OPEN_LICENSE), folder)
    assert (found.missing, found.findings) == ([], [])
    for name in TABLES:
        assert to_rows(found.tables[name]) == to_rows(open_tables[name])


# ---------------------------------------------------------------- what is accepted as the text

LINES = TEXT.encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(LINES, id="the-same-bytes"),
        pytest.param(LINES + b"\n", id="a-final-newline"),
        pytest.param(b"\xef\xbb\xbf" + LINES, id="a-byte-order-mark"),
        pytest.param(LINES.replace(b"\n", b"\r\n"), id="lines-ended-by-cr-lf"),
        pytest.param(LINES.replace(b"\n", b"\r"), id="lines-ended-by-cr"),
        pytest.param(b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n") + b"\r\n", id="all-of-them"),
    ],
)
def test_a_text_saved_by_another_editor_is_accepted(tmp_path, content: bytes):
    found = hydrate(text_free(), put(tmp_path, content))
    assert (found.found, found.findings) == ([ID], [])
    assert found.tables.documents["text"].to_pylist() == [TEXT]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(LINES + b"\n\n", id="two-final-newlines"),
        pytest.param(LINES + b" ", id="a-final-space"),
        pytest.param(b"\n" + LINES, id="a-newline-before"),
        pytest.param(LINES.replace("“".encode(), b'"'), id="other-quotation-marks"),
        pytest.param(LINES.replace(b"Ferry late", b"Ferry Late"), id="another-capital"),
        pytest.param(LINES[:-1], id="cut-off"),
        pytest.param(b"", id="empty"),
    ],
)
def test_another_text_is_said_to_be_another_and_never_joined(tmp_path, content: bytes):
    found = hydrate(text_free(), put(tmp_path, content))
    assert equal(found.tables, text_free())
    assert (found.found, found.missing) == ([], [ID])
    assert [(finding.rule, ID in finding.message) for finding in found.findings] == [("hash-mismatch", True)]


def test_a_text_that_is_not_utf_8_is_reported_where_it_breaks(tmp_path):
    found = hydrate(text_free(), put(tmp_path, b"Ferry late\n\nAda \xff"))
    assert (found.found, found.missing) == ([], [ID])
    # line 3, after "Ada "
    assert [(finding.rule, finding.line, finding.column) for finding in found.findings] == [("text-unreadable", 3, 5)]


def test_a_text_that_is_not_there_is_missing_and_no_fault(tmp_path):
    found = hydrate(text_free(), tmp_path)
    assert equal(found.tables, text_free())
    assert (found.found, found.missing, found.findings) == ([], [ID], [])


def test_a_folder_in_the_place_of_the_text_is_no_text(tmp_path):
    (tmp_path / f"{ID}.txt").mkdir(parents=True)
    assert hydrate(text_free(), tmp_path).missing == [ID]


@pytest.mark.parametrize("name", ["../private", "sund-radio/../../private", "{outside}/private"])
def test_an_id_that_leads_out_of_the_folder_is_not_followed(tmp_path, name: str):
    texts = tmp_path / "texts"
    (texts / "sund-radio").mkdir(parents=True)
    put(tmp_path, name="private")
    document_id = name.format(outside=tmp_path)
    found = hydrate(text_free(document_id=document_id), texts)
    assert (found.found, found.missing) == ([], [document_id])
    assert found.tables.documents["text"].to_pylist() == [None]


@pytest.mark.parametrize("document_id", ["sund-radio/a\0b", "sund-radio/" + "x" * 5_000], ids=["nul", "too-long"])
def test_an_id_that_no_file_could_have_is_missing(tmp_path, document_id: str):
    assert hydrate(text_free(document_id=document_id), tmp_path).missing == [document_id]
