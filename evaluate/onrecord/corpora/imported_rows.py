"""Rows of imported documents and quotes. What a corpus does not annotate is null; what it does and finds nowhere is empty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from onrecord.corpora.standoff import Fragment
from onrecord.data.annotation import GOLD
from onrecord.data.labels import mention_type
from onrecord.data.rows import Row
from onrecord.data.tables import Tables, arrow_schema, in_order, to_arrow
from onrecord.data.texts import sha256
from onrecord.findings import Finding, InvalidData
from onrecord.text.anchor import words


def document_row(text: str, **known: Any) -> Row:  # noqa: ANN401
    """The row of a published document with a gold layer; `known` are its columns, those not named are null."""
    measured = {"text": text, "text_sha256": sha256(text), "text_length": len(text)}
    return _row("documents", {"origin": "published", "layers": [GOLD], **measured, **known})


def quote_row(
    document: Row,
    id: str,
    content: Sequence[Fragment],
    cue: Sequence[Fragment],
    mention: Sequence[Fragment],
    **known: Any,  # noqa: ANN401
) -> Row:
    """The row of a quote of the gold layer, whose fragments are in the order of the text; `known` as for documents.

    Where no names are annotated, of the types of a mention only `pronoun` and `none` can be told.
    """
    text, language = document["text"], document["language"]
    who = words(text, mention) or None
    kind = mention_type(who, (), language)
    of_document = {key: document[key] for key in ("corpus", "split", "document_id", "outlet", "published", "language")}
    derived = {
        "content": _spans(content),
        "text": words(text, content),
        "cue": _spans(cue),
        "cue_text": words(text, cue) or None,
        "mention": _spans(mention),
        "mention_text": who,
        "mention_type": kind if kind in ("pronoun", "none") else None,
        "speaker": who,
    }
    imported = {"quote_id": id, "layer": GOLD, "annotators": [], "method": "imported"}
    return _row("quotes", {**of_document, **imported, **derived, **known})


def rows_of_files(
    files: Mapping[str, bytes], read: Callable[[str, bytes], tuple[Row, list[Row]]], missing: Finding
) -> tuple[list[Row], list[Row]]:
    """The documents and the quotes of files that hold one document each, by name.

    `read` gives the rows of a file, or raises InvalidData. Raises InvalidData with all that is wrong with any; `missing` is
    what is wrong where there is no file.
    """
    documents, quotes = list[Row](), list[Row]()
    findings = [] if files else [missing]
    for name, data in sorted(files.items()):
        try:
            document, of_document = read(name, data)
        except InvalidData as invalid:
            findings += invalid.findings
            continue
        documents.append(document)
        quotes += of_document
    if findings:
        raise InvalidData(findings)
    return documents, quotes


def tables(documents: Iterable[Row], quotes: Iterable[Row]) -> Tables:
    """The rows as tables, quotes of one document in the order they came in, with no non-quotes."""
    return Tables(
        in_order("documents", to_arrow("documents", documents)),
        in_order("quotes", to_arrow("quotes", quotes)),
        to_arrow("non_quotes", ()),
    )


def _row(table: Any, known: Row) -> Row:  # noqa: ANN401
    return {**dict.fromkeys(arrow_schema(table).names), **known}


def _spans(fragments: Iterable[Fragment]) -> list[Row]:
    return [{"start": start, "end": end} for start, end in fragments]
