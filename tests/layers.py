"""Invented layers of invented documents: a text, and what two annotators said of it, written to a folder."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TEXT = (
    "Lock stays shut\n\n"
    "The lock will stay shut until June, an official at the harbour office told Radio Sund on Monday.\n\n"
    "“We have no spare gate,” the official said. “It has to be cast anew.”\n\n"
    "Mara Quill, who runs the fish market, called the wait “a slow flood”. "
    "She said her stalls had lost a third of their trade, and that nobody had told her why. "
    "The “volunteers” at the gate declined to comment. Quill added that the market would close on Fridays."
)


def at(words: str, text: str = TEXT, occurrence: int = 0) -> dict[str, Any]:
    """A selector of the words, where they stand for the n-th time."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    return {"exact": words, "start": start, "end": start + len(words)}


def quote(id: str, content: Sequence[str], speaker: Sequence[str], type: str = "indirect", **more: Any) -> dict[str, Any]:
    """A quote of words of TEXT."""
    return {"id": id, "type": type, "content": [at(words) for words in content], "speaker": list(speaker), **more}


def document(id: str, text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "outlet": {"name": "Lervik Echo", "domain": None, "country": "XN"},
        "title": None,
        "language": "en",
        "published": "2031-02-03",
        "license": "CC-BY-4.0",
        "origin": "authored",
        **sums(text),
        "text_length": len(text),
        **more,
    }


def sums(text: str = TEXT) -> dict[str, str]:
    return {"text_sha256": hashlib.sha256(text.encode()).hexdigest()}


def made_by(name: str, method: str = "human", review: str = "none") -> dict[str, Any]:
    return {"annotators": [name], "method": method, "review": review, "guidelines": "0.1"}


def write(folder: Path, id: str, layers: Mapping[str, Mapping[str, Any]], text: str = TEXT, gold: Any = None) -> dict[str, Path]:
    """Writes a document with its layers below the folder; a path for each layer, and that of gold.

    A layer has speakers, quotes and perhaps non_quotes and annotation; `gold` likewise, empty if not given.
    """
    base = folder / id
    base.parent.mkdir(parents=True, exist_ok=True)
    base.with_suffix(".txt").write_text(text + "\n", "utf-8")
    empty = {"speakers": {}, "quotes": [], "annotation": made_by("ed", "authored")}
    files = {"gold": {"document": document(id, text), **(gold or empty)}}
    files |= {
        name: {"document": {"id": id, **sums(text)}, "annotation": made_by(name), **layer} for name, layer in layers.items()
    }
    paths = {name: base.with_suffix(".json" if name == "gold" else f".{name}.json") for name in files}
    for name, value in files.items():
        paths[name].write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return paths


OFFICIAL = {
    "kind": "person",
    "name": None,
    "description": "an official of the harbour",
    "identification": "role_only",
}
QUILL = {"kind": "person", "name": "Mara Quill", "identification": "named"}
