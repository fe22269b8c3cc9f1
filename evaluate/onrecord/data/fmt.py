"""`fmt`: the canonical form of an annotation file, with what can be computed filled in and what may not stand taken out.

Filled in: offsets of drafts, words of bare offsets, hash and length of the text. Taken out, where the text may not be
redistributed: the headline, and every word that is not a speaker's own inside quotation marks, replaced by its hash.
Nothing else is lost: unknown keys stay, and what cannot be resolved stays as it is and is reported.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from onrecord.data.annotation import ROLES, Annotation, Selector
from onrecord.data.redistribution import settled, strip
from onrecord.data.texts import sha256
from onrecord.findings import Finding, InvalidData
from onrecord.schema import load_schema, resolve

WIDTH = 120
_HARMLESS = frozenset({"byte-order-mark", "text-bytes"})


class Formatted(NamedTuple):
    """The canonical text of the file, and what could not be filled in or taken out."""

    text: str
    unresolved: list[Finding]


def fmt(annotation: Annotation) -> Formatted:
    """The canonical form. Raises InvalidData where writing the file anew would lose something it says."""
    blocking = [finding for finding in annotation.findings if finding.rule not in _HARMLESS]
    if not blocking and "document" not in annotation.value:
        blocking = [
            annotation.source.finding("wrong-type", (), "this is no annotation file: it has no document; it was left as it is")
        ]
    if blocking:
        raise InvalidData(blocking)
    value = _plain(annotation.value)
    text, unresolved = _fitting_text(annotation)
    _fill_document(value, text)
    for selector in annotation.selectors():
        place = _at(value, selector.path)
        if text is not None:
            _resolve(annotation, selector, place, text)
        if not settled(place, text) or not place.keys() & {"exact", "sha256"}:
            message = "its place could not be settled, so it was left as it is; `onrecord check` says why"
            unresolved.append(annotation.source.finding("selector-unresolved", selector.path, message))
    if annotation.protected:
        strip(_in_text_order(value), text)  # whether a quote goes on in another selector depends on their order
    return Formatted(canonical(value), unresolved)


def _fitting_text(annotation: Annotation) -> tuple[str | None, list[Finding]]:
    """The text, unless the file states another one's hash: then nothing may be read from it."""
    stated = annotation.document.get("text_sha256", annotation.gold_document.get("text_sha256"))
    if annotation.text is None or stated is None or stated == sha256(annotation.text):
        return annotation.text, []
    message = "the text at hand has another hash, so nothing was filled in from it; `onrecord check` says more"
    return None, [annotation.source.finding("hash-mismatch", ("document", "text_sha256"), message)]


def canonical(value: dict[str, Any]) -> str:
    """The file's text: keys in the order of the schema, quotes and selectors in the order of the text, two spaces.

    Sorts the value's own lists.
    """
    root = load_schema("annotation")
    return _dump(_ordered(_in_text_order(value), root, root)) + "\n"


def _fill_document(value: dict[str, Any], text: str | None) -> None:
    document = value.get("document")
    if text is None or not isinstance(document, dict):
        return
    document.setdefault("text_sha256", sha256(text))
    if "outlet" in document:  # a layer states only id and text_sha256
        document.setdefault("text_length", len(text))


def _resolve(annotation: Annotation, selector: Selector, place: dict[str, Any], text: str) -> None:
    """Offsets for words that stand at one place, words for bare offsets; prefix and suffix have then served."""
    start, end, exact = selector.start, selector.end, selector.exact
    if start is None and exact is not None and "start" not in place and "end" not in place:
        places = selector.places(text)
        if len(places) != 1:
            return
        start, end = places[0], places[0] + len(exact)
        place.update(start=start, end=end)
    if start is None or end is None or not start < end <= len(text):
        return
    if exact is None and "sha256" not in place and (annotation.redistributable or annotation.protected):
        place["exact"] = exact = text[start:end]  # of a protected text, stripped again
    if exact == text[start:end]:
        place.pop("prefix", None)
        place.pop("suffix", None)


def _in_text_order(value: dict[str, Any]) -> dict[str, Any]:
    for quote in _dicts(value.get("quotes")):
        for role in ROLES:
            _sort(quote, role, _start)
        for node in _dicts(quote.get("via")):
            _sort(node, "mention", _start)
    document = value.get("document")
    if isinstance(document, dict):
        _sort(document, "regions", _start)
    _sort(value, "quotes", _first)
    _sort(value, "non_quotes", lambda non_quote: _start(non_quote.get("span")))
    return value


def _sort(holder: dict[str, Any], key: str, place: Callable[[dict[str, Any]], int | None]) -> None:
    """Sorts the list by place, equal places as they were; a list with a draft in it stays as it is."""
    items = holder.get(key)
    if isinstance(items, list) and all(isinstance(item, dict) and place(item) is not None for item in items):
        items.sort(key=lambda item: place(item) or 0)


def _first(quote: dict[str, Any]) -> int | None:
    content = quote.get("content")
    return _start(content[0]) if isinstance(content, list) and content else None


def _start(selector: object) -> int | None:
    start = selector.get("start") if isinstance(selector, dict) else None
    return start if isinstance(start, int) else None


def _ordered(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Any:  # noqa: ANN401
    """The value with the keys of each object in the order in which the schema lists them; unknown keys last."""
    schema = resolve(schema, root)
    if isinstance(value, list):
        return [_ordered(item, schema.get("items", {}), root) for item in value]
    if not isinstance(value, dict):
        return value
    known = schema.get("properties", {})
    keys = [key for key in known if key in value] + [key for key in value if key not in known]
    other = schema.get("additionalProperties") or {}
    return {key: _ordered(value[key], known.get(key, other), root) for key in keys}


def _dump(value: Any, path: tuple[str | int, ...] = (), used: int = 0) -> str:  # noqa: ANN401
    """JSON with two spaces; below the file's skeleton an object or list stays on one line where it fits.

    `used` is how much of the line is taken: by indentation, the key before the value, and the comma after it.
    """
    line = json.dumps(value, ensure_ascii=False)
    skeleton = (len(path) < 2 and path != ("annotation",)) or (len(path) == 2 and path[0] == "quotes")
    if not isinstance(value, dict | list) or not value or (not skeleton and used + len(line) <= WIDTH):
        return line
    indent = "  " * (len(path) + 1)
    if isinstance(value, dict):
        keys = {key: f"{json.dumps(key, ensure_ascii=False)}: " for key in value}
        items = [shown + _dump(value[key], (*path, key), len(indent) + len(shown) + 1) for key, shown in keys.items()]
    else:
        items = [_dump(item, (*path, i), len(indent) + 1) for i, item in enumerate(value)]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{indent}" + f",\n{indent}".join(items) + f"\n{indent[2:]}{closing}"


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Ordinary dicts and lists of a parsed value."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _at(value: Any, path: tuple[str | int, ...]) -> dict[str, Any]:  # noqa: ANN401
    for step in path:
        value = value[step]
    found: dict[str, Any] = value
    return found


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
