"""`fmt`: the canonical form of an annotation file, with what can be computed filled in and what may not stand taken out.

Filled in: offsets of drafts, words of bare offsets, hash and length of the text. Taken out, where the text may not be
redistributed: the headline, and every word that is not a speaker's own inside quotation marks, replaced by its hash.
Nothing else is lost: unknown keys stay, and what cannot be resolved stays as it is and is reported.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

from onrecord.data.annotation import ROLES, Annotation, Selector, sha256
from onrecord.data.redistribution import assumed, may_stand, stretches
from onrecord.findings import Finding, InvalidData
from onrecord.schema import load_schema, resolve
from onrecord.text.anchor import occurrences

WIDTH = 120
_HARMLESS = frozenset({"byte-order-mark", "text-bytes"})


class Formatted(NamedTuple):
    """The canonical text of the file, and what could not be filled in or taken out."""

    text: str
    unresolved: list[Finding]


def fmt(annotation: Annotation) -> Formatted:
    """The canonical form. Raises InvalidData where writing the file anew would lose something it says."""
    blocking = [finding for finding in annotation.findings if finding.rule not in _HARMLESS]
    if not blocking and not isinstance(annotation.source.value, dict):
        blocking = [annotation.source.finding("wrong-type", (), "an annotation file is an object {…}")]
    if blocking:
        raise InvalidData(blocking)
    unresolved: list[Finding] = []
    value = deepcopy(_plain(annotation.value))
    _fill_document(annotation, value)
    for selector in annotation.selectors():
        place = _at(value, selector.path)
        _resolve(annotation, selector, place)
        if "start" not in place and "exact" in place:
            message = "could not be resolved; `onrecord check` says why"
            unresolved.append(annotation.source.finding("selector-unresolved", selector.path, message))
    if not annotation.redistributable:
        _strip(value)
    return Formatted(canonical(value), unresolved)


def canonical(value: dict[str, Any]) -> str:
    """The file's text: keys in the order of the schema, quotes and selectors in the order of the text, two spaces."""
    root = load_schema("annotation")
    return _dump(_ordered(_in_text_order(value), root, root)) + "\n"


def _fill_document(annotation: Annotation, value: dict[str, Any]) -> None:
    document = value.get("document")
    if annotation.text is None or not isinstance(document, dict):
        return
    document.setdefault("text_sha256", sha256(annotation.text))
    if len(document) > 2 or "id" not in document:  # a layer states only id and text_sha256
        document.setdefault("text_length", len(annotation.text))


def _resolve(annotation: Annotation, selector: Selector, place: dict[str, Any]) -> None:
    """Offsets for words that stand at one place, words for bare offsets; prefix and suffix have then served."""
    text, start, end, exact = annotation.text, selector.start, selector.end, selector.exact
    if text is None:
        return
    if start is None and exact is not None:
        around = [selector.value.get(key) or "" for key in ("prefix", "suffix")]
        places = list(occurrences(text, exact, *around)) if all(isinstance(words, str) for words in around) else []
        if len(places) != 1:
            return
        start, end = places[0], places[0] + len(exact)
        place.update(start=start, end=end)
    if start is None or end is None or not start < end <= len(text):
        return
    if exact is None and "sha256" not in place:
        place["exact"] = exact = text[start:end]
    if exact == text[start:end]:
        place.pop("prefix", None)
        place.pop("suffix", None)


def _strip(value: dict[str, Any]) -> None:
    document = value.get("document")
    if isinstance(document, dict) and "title" in document:
        document["title"] = None
    for quote in _dicts(value.get("quotes")):
        for role in ROLES:
            _strip_selectors(quote, role, assumed(quote.get("type")))
        for node in _dicts(quote.get("via")):
            _strip_selectors(node, "mention", None)
    speakers = value.get("speakers")
    for speaker in _dicts(list(speakers.values()) if isinstance(speakers, dict) else None):
        _strip_selectors(speaker, "reason", None)
    for non_quote in _dicts(value.get("non_quotes")):
        if isinstance(non_quote.get("span"), dict):
            non_quote["span"] = _hashed(non_quote["span"])


def _strip_selectors(holder: dict[str, Any], role: str, quote_type: object) -> None:
    if isinstance(holder.get(role), list):
        holder[role] = [part for item in holder[role] for part in _stripped(item, role, quote_type)]


def _stripped(selector: Any, role: str, quote_type: object) -> list[Any]:  # noqa: ANN401
    """The selector without prose: as it is, as a hash, or cut into its marked stretches and hashes of the others."""
    if not isinstance(selector, dict) or not isinstance(selector.get("exact"), str) or not isinstance(selector.get("start"), int):
        return [selector]
    exact, start = selector["exact"], selector["start"]
    selector = {key: value for key, value in selector.items() if key not in ("prefix", "suffix")}
    if may_stand(exact, role, quote_type):
        return [selector]
    if not any(may_stand(exact[s:e], role, quote_type) for s, e, marked in stretches(exact) if marked):
        return [_hashed(selector)]
    parts = [
        ({**selector, "exact": exact[s:e], "start": start + s, "end": start + e}, marked) for s, e, marked in stretches(exact)
    ]
    return [part if marked else _hashed(part) for part, marked in parts]


def _hashed(selector: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(selector.get("exact"), str) or "start" not in selector:
        return selector
    kept = {key: value for key, value in selector.items() if key not in ("exact", "prefix", "suffix")}
    return {**kept, "sha256": sha256(selector["exact"])}


def _in_text_order(value: dict[str, Any]) -> dict[str, Any]:
    value = deepcopy(value)
    for quote in _dicts(value.get("quotes")):
        for role in ROLES:
            _sort(quote, role, _start)
    document = value.get("document")
    if isinstance(document, dict):
        _sort(document, "regions", _start)
    _sort(
        value,
        "quotes",
        lambda quote: _start((quote.get("content") or [None])[0]) if isinstance(quote.get("content"), list) else None,
    )
    _sort(value, "non_quotes", lambda non_quote: _start(non_quote.get("span")))
    return value


def _sort(holder: dict[str, Any], key: str, place: Callable[[dict[str, Any]], int | None]) -> None:
    """Sorts the list by place, equal places as they were; a list with a draft in it stays as it is."""
    items = holder.get(key)
    if isinstance(items, list) and all(isinstance(item, dict) and place(item) is not None for item in items):
        items.sort(key=lambda item: place(item) or 0)


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
