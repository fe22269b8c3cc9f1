"""Runs an extraction system over documents: texts in, lines of a prediction file out."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.data.texts import sha256
from onrecord.systems import SYSTEMS


def predictions(system: str, documents: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A line of the prediction file for each document as `Corpus.readable` gives it. Raises KeyError for an unknown system."""
    extract = SYSTEMS[system]
    for document in documents:
        text = document["text"]
        yield {
            "document_id": document["document_id"],
            "text_sha256": sha256(text),
            "quotes": extract(text, document["language"]),
        }
