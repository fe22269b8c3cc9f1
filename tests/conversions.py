"""Small exports and a map for them, for the tests of what is read and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onrecord.formats.mapping import Map, read_map
from onrecord.formats.to_annotations import Converted, How, to_annotations

MAP = {
    "labels": {
        "Q": "content",
        "C": "cue",
        "M": {"role": "mention", "kind": "person", "identification": "named"},
        "P": "mention",
        "S": {"role": "speaker", "kind": "person", "identification": "named"},
        "N": {"non_quote": "scare_quote"},
        "R": {"region": "headline"},
        "X": None,
    },
    "relations": {
        "by": "speaker", "cue": "cue", "all": "attribution", "part": "parts", "same": "same_speaker", "in": "nested_in", "no": None,
    },
    "attributes": {
        "polarity": "polarity", "who": "speaker", "how": "identification", "when": "uttered", "note": "note", "kind": "type",
        "none": None,
    },
    "document": {"outlet": {"name": "Lervik Echo"}, "language": "en", "published": "2031-05-05", "license": "CC-BY-4.0"},
}  # fmt: skip


def map_of(folder: Path, **changes: Any) -> Map:
    """The map with changes, as it is read from a file."""
    path = folder / "map.json"
    path.write_text(json.dumps({**MAP, **changes}), "utf-8")
    return read_map(path)


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences as full stops end them: all that the tests' texts need."""
    ends = [at + 1 for at, character in enumerate(text) if character in ".\n"] + [len(text)]
    return [(start, end) for start, end in zip([0, *ends], ends, strict=False) if text[start:end].strip()]


def converted(folder: Path, tool: str, content: str | bytes, name: str, who: str | None = "ab", **changes: Any) -> Converted:
    """The export of one file, converted; `who` annotated, if the tool does not say."""
    who = None if tool == "label-studio" else who
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    export = folder / name.split("/")[0]
    return to_annotations(export, tool, map_of(folder, **changes), How("human", who), folder / "out", sentences)


def layer(found: Converted) -> dict[str, Any]:
    """The only annotation file of a conversion."""
    (content,) = (content for name, content in found.files.items() if name.endswith(".json"))
    value: dict[str, Any] = json.loads(content)
    return value


def doccano(text: str, spans: list[tuple[Any, ...]], relations: list[tuple[str, int, int]] = []) -> str:  # noqa: B006
    """A line of doccano: spans (label, words or offsets), numbered from 1; relations (type, from, to)."""
    entities = []
    for number, (label, where) in enumerate(spans, 1):
        start, end = where if isinstance(where, tuple) else (text.index(where), text.index(where) + len(where))
        entities.append({"id": number, "label": label, "start_offset": start, "end_offset": end})
    joined = [{"id": i, "type": kind, "from_id": a, "to_id": b} for i, (kind, a, b) in enumerate(relations, 1)]
    return json.dumps({"id": 1, "text": text, "entities": entities, "relations": joined}, ensure_ascii=False)


def brat(text: str, *lines: str) -> Callable[[Path], Path]:
    """Writes a folder of brat with one document of that text."""

    def write(folder: Path) -> Path:
        (folder / "brat").mkdir(exist_ok=True)
        (folder / "brat/a.txt").write_bytes(text.encode())
        (folder / "brat/a.ann").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return folder / "brat"

    return write


def studio(text: str, *results: dict[str, Any], **more: Any) -> str:
    """A task of Label Studio with one annotation."""
    annotation = {"id": 1, "completed_by": 2, "was_cancelled": False, "result": list(results), **more}
    return json.dumps([{"id": 1, "data": {"text": text}, "annotations": [annotation]}], ensure_ascii=False)


def region(id: str, label: str | list[str], start: Any, end: Any, text: str | None = None) -> dict[str, Any]:
    """A labelled region of Label Studio."""
    value = {"start": start, "end": end, "labels": [label] if isinstance(label, str) else label}
    value |= {} if text is None else {"text": text}
    return {"id": id, "from_name": "label", "to_name": "text", "type": "labels", "value": value}
