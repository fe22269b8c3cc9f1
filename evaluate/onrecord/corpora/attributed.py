"""Rows of corpora that say who speaks, and not where the text says so: speakers are filled, cue and mention are null."""

from collections.abc import Sequence
from typing import Any

from onrecord.corpora.imported_rows import quote_row
from onrecord.corpora.standoff import Fragment
from onrecord.data.rows import Row, readable


def speaker_row(id: str, name: str | None, **known: Any) -> Row:  # noqa: ANN401
    """An entry of a document's speaker table; `known` are its other fields, those not named are null."""
    unknown = ("kind", "media_type", "description", "affiliation", "identification", "confidentiality")
    return {"id": id, "name": name, "aliases": [], **dict.fromkeys(unknown), **known}


def attributed_row(
    document: Row,
    id: str,
    content: Sequence[Fragment],
    speakers: list[Row] | None,
    **known: Any,  # noqa: ANN401
) -> Row:
    """The row of a quote by these speakers: nobody if the list is empty, not annotated if it is None."""
    row = quote_row(document, id, content, (), ())
    not_annotated = dict.fromkeys(("cue", "mention", "mention_type"))
    return {**row, **not_annotated, "speakers": speakers, "speaker": readable(speakers or [], None), **known}
