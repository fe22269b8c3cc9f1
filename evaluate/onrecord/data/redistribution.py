"""What of a text that may not be redistributed may stand in a record: the words a speaker said, nothing of the outlet's.

`strip` takes the rest out of an annotation: the headline, and every selector's words that are not content of a direct or
mixed quote inside quotation marks. They are replaced by their hash, but only where words and offsets agree: a hash of the
wrong words would hide the mistake and lose the words.
"""

from collections.abc import Iterator
from typing import Any

from onrecord.data.annotation import ROLES
from onrecord.data.texts import sha256
from onrecord.text.marks import Pair, is_content, outermost, pairs

_SPOKEN = frozenset({"direct", "mixed"})
_NOT_SPOKEN = frozenset({"indirect", "reported", "free_indirect"})


def assumed(quote_type: object) -> object:
    """The type; `direct` for what is no type, so that a slip of the pen does not cost the speaker's words."""
    return quote_type if isinstance(quote_type, str) and quote_type in _SPOKEN | _NOT_SPOKEN else "direct"


def may_stand(exact: str, role: str, quote_type: object, *, continues: bool = False) -> bool:
    """Whether the words may: content of a direct or mixed quote, every letter of it inside quotation marks.

    A mark that is not closed counts only where the quote `continues` in another selector, as it does over paragraphs.
    """
    if role != "content" or not isinstance(quote_type, str) or quote_type not in _SPOKEN:
        return False
    quotations = _quotations(exact, continues)
    return bool(quotations) and all(
        not is_content(character) or any(pair.start <= at < pair.end for pair in quotations) for at, character in enumerate(exact)
    )


def stretches(exact: str, *, continues: bool = False) -> list[tuple[int, int, bool]]:
    """The words cut into stretches of prose (False) and of marked words with their marks (True), without space at edges."""
    cuts: list[tuple[int, int, bool]] = []
    at = 0
    for pair in _quotations(exact, continues):
        cuts += [(at, pair.start, False), (pair.start, pair.end, True)]
        at = pair.end
    cuts.append((at, len(exact), False))
    trimmed = []
    for start, end, marked in cuts:
        words = exact[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if start < end:
            trimmed.append((start, end, marked))
    return trimmed


def _quotations(exact: str, continues: bool) -> list[Pair]:
    """The quotations that count: closed ones, and those that go on, here by the same mark again or in another selector."""
    return outermost(
        [pair for pair in pairs(exact) if pair.closed or continues or exact[pair.end :].lstrip()[:1] == exact[pair.start]]
    )


def settled(selector: dict[str, Any], text: str | None) -> bool:
    """Whether the selector has offsets, and words that can be theirs: of their length and, with a text, its own."""
    start, end, exact = selector.get("start"), selector.get("end"), selector.get("exact")
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        return False
    if not isinstance(exact, str):
        return "exact" not in selector
    return len(exact) == end - start and (text is None or text[start:end] == exact)


def strip(value: dict[str, Any], text: str | None) -> None:
    """Takes out of an annotation, in place, what may not stand; selectors that are not settled stay as they are."""
    document = value.get("document")
    if isinstance(document, dict) and "title" in document:
        document["title"] = None
    for holder, role, quote_type in _holders(value):
        items = holder.get(role)
        if isinstance(items, list):
            last = len(items) - 1
            parts = [_stripped(item, role, quote_type, text, i < last) for i, item in enumerate(items)]
            holder[role] = [part for item in parts for part in item]
        elif isinstance(items, dict):
            (holder[role],) = _stripped(items, role, None, text, False)


def _holders(value: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, object]]:
    """Every object that holds selectors, under which key, and the type of its quote (None where no words may stand)."""
    speakers = value.get("speakers")
    for speaker in _dicts(list(speakers.values()) if isinstance(speakers, dict) else None):
        yield speaker, "reason", None
    for quote in _dicts(value.get("quotes")):
        for role in ROLES:
            yield quote, role, assumed(quote.get("type"))
        for node in _dicts(quote.get("via")):
            yield node, "mention", None
    for non_quote in _dicts(value.get("non_quotes")):
        yield non_quote, "span", None


def _stripped(selector: Any, role: str, quote_type: object, text: str | None, continues: bool) -> list[Any]:  # noqa: ANN401
    """The selector without prose: as it is, as a hash, or cut into its marked stretches and hashes of the others."""
    if not isinstance(selector, dict) or not settled(selector, text):
        return [selector]
    selector = {key: item for key, item in selector.items() if key not in ("prefix", "suffix")}
    exact, start = selector.get("exact"), selector["start"]
    if exact is None or may_stand(exact, role, quote_type, continues=continues):
        return [selector]
    parts: list[tuple[dict[str, Any], bool]] = []
    end = 0
    cuts = stretches(exact, continues=continues)
    for i, (first, last, marked) in enumerate(cuts):
        spoken = marked and may_stand(exact[first:last], role, quote_type, continues=continues or i < len(cuts) - 1)
        if parts and first - end > 1:  # more than the one space between parts that counts as none
            first = end
        parts.append(({**selector, "exact": exact[first:last], "start": start + first, "end": start + last}, spoken))
        end = last
    if not any(spoken for _, spoken in parts):
        return [_hashed(selector)]
    return [part if spoken else _hashed(part) for part, spoken in parts]


def _hashed(selector: dict[str, Any]) -> dict[str, Any]:
    kept = {key: item for key, item in selector.items() if key != "exact"}
    return {**kept, "sha256": sha256(selector["exact"])}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
