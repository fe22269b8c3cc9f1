"""A labelled document changed in its text and not in its labels, and the pair that the two make."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from onrecord.authoring.pieces import Piece, Rewritten
from onrecord.data.annotation import Annotation
from onrecord.data.fmt import canonical
from onrecord.data.texts import sha256
from onrecord.findings import InvalidData

MOVED = {
    "marks": "The halves differ in their quotation marks only.",
    "rename": "The halves differ in the names of people and places only.",
    "footer": "The halves differ in a line below the article only.",
    "reorder": "The halves differ in the order of their paragraphs only.",
}
"""What the halves of a pair say of their difference, by the kind of change."""


class Change(NamedTuple):
    """The pieces of the new text, what becomes of words that stand elsewhere in the file, and what is appended as boilerplate."""

    pieces: Sequence[Piece]
    words: Callable[[str], str] = str
    boilerplate: str = ""


class Half(NamedTuple):
    """One document of a pair: its id, its text, and its annotation file in canonical form."""

    id: str
    text: str
    file: str


def halves(annotation: Annotation, kind: str, change: Change) -> tuple[Half, Half]:
    """The document and its variant `<id>-<kind>`, each naming the other.

    Raises InvalidData for selectors and regions that the change would tear, ValueError for a document that is half of another pair.
    """
    text, name = annotation.text or "", annotation.document_id or ""
    other = f"{name}-{kind}"
    challenge = annotation.document.get("challenge") or {}
    if challenge.get("pair", other) != other:
        raise ValueError(f"{name} is half of a pair with {challenge['pair']} already")
    stated = str(challenge.get("why") or "").removesuffix(MOVED[kind]).strip()
    value = copied(annotation.value)
    value["document"]["challenge"] = _inv(other, stated, kind)
    changed, new = varied(annotation, change)
    changed["document"] |= {"id": other, "challenge": _inv(name, change.words(stated), kind)}
    return Half(name, text, canonical(value)), Half(other, new, canonical(changed))


def _inv(pair: str, stated: str, kind: str) -> dict[str, str]:
    return {"test": "INV", "pair": pair, "why": f"{stated} {MOVED[kind]}".strip()}


def varied(annotation: Annotation, change: Change) -> tuple[dict[str, Any], str]:
    """The annotation with every place moved and read back, and the new text. Raises InvalidData for places that the change would tear."""
    value, torn = copied(annotation.value), []
    rewritten = Rewritten(annotation.text or "", change.pieces)
    for selector in annotation.selectors():
        place = rewritten.place(selector.start, selector.end) if selector.start is not None and selector.end is not None else None
        if place is None:
            message = "the change would tear these words, or they have no place yet; change less, or run fmt first"
            torn.append(annotation.source.finding("selector-torn", selector.path, message))
            continue
        holder = _at(value, selector.path)
        holder.update(exact=rewritten.text[slice(*place)], start=place[0], end=place[1])
    for path, start, end in annotation.regions():
        place = rewritten.place(start, end)
        if place is None:
            torn.append(annotation.source.finding("selector-torn", path, "the change would tear this region; change less"))
            continue
        _at(value, path).update(start=place[0], end=place[1])
    for quote in annotation.quotes:
        places = [rewritten.place(start, end) for start, end in quote.spans(text=annotation.text)]
        if None not in places and places != sorted(place for place in places if place):
            message = f"the parts of {quote.id!r} would stand in another order; change less"
            torn.append(annotation.source.finding("selector-torn", quote.path, message))
    if torn:
        raise InvalidData(torn)
    text = rewritten.text + change.boilerplate
    document = value["document"]
    document["title"] = _title(annotation, rewritten, change)
    document |= {"text_sha256": sha256(text), "text_length": len(text)}
    if footer := change.boilerplate.strip():
        document.setdefault("regions", []).append({"kind": "boilerplate", "start": len(text) - len(footer), "end": len(text)})
    _reword(value, change.words)
    return value, text


def _title(annotation: Annotation, rewritten: Rewritten, change: Change) -> str | None:
    """The headline as it now stands in the text, where it stands there; else its words changed by themselves."""
    title = annotation.document.get("title")
    if not isinstance(title, str):
        return None
    for _, start, end in annotation.regions():
        place = rewritten.place(start, end) if (annotation.text or "")[start:end] == title else None
        if place:
            return rewritten.text[slice(*place)]
    return change.words(title)


def _reword(value: dict[str, Any], words: Callable[[str], str]) -> None:
    """Changes names in the speaker table and of venues."""
    for speaker in value["speakers"].values():
        for key in ("name", "description", "affiliation"):
            if isinstance(speaker.get(key), str):
                speaker[key] = words(speaker[key])
        if "aliases" in speaker:
            speaker["aliases"] = [words(alias) for alias in speaker["aliases"]]
    for quote in value["quotes"]:
        for node in quote.get("via", []):
            if "name" in node:
                node["name"] = words(node["name"])


def copied(value: object) -> dict[str, Any]:
    """A copy of a JSON object that shares nothing with it."""
    copy: dict[str, Any] = json.loads(json.dumps(value))
    return copy


def _at(value: Any, path: Sequence[str | int]) -> dict[str, Any]:  # noqa: ANN401
    for step in path:
        value = value[step]
    found: dict[str, Any] = value
    return found
