"""What of a text that may not be redistributed may stand in a record: the words a speaker said, nothing of the outlet's."""

from onrecord.text.marks import Pair, is_content, pairs

_SPOKEN = frozenset({"direct", "mixed"})
_NOT_SPOKEN = frozenset({"indirect", "reported", "free_indirect"})


def assumed(quote_type: object) -> object:
    """The type; `direct` for what is no type, so that a slip of the pen does not cost the speaker's words."""
    return quote_type if isinstance(quote_type, str) and quote_type in _SPOKEN | _NOT_SPOKEN else "direct"


def may_stand(exact: str, role: str, quote_type: object) -> bool:
    """Whether the words may: content of a direct or mixed quote, every letter of it inside quotation marks."""
    if role != "content" or not isinstance(quote_type, str) or quote_type not in _SPOKEN:
        return False
    outer = _outermost(exact)
    return bool(outer) and all(not is_content(c) or any(p.start <= i < p.end for p in outer) for i, c in enumerate(exact))


def stretches(exact: str) -> list[tuple[int, int, bool]]:
    """The words cut into stretches of prose (False) and of marked words with their marks (True), without space at edges."""
    cuts: list[tuple[int, int, bool]] = []
    at = 0
    for pair in _outermost(exact):
        cuts += [(at, pair.start, False), (pair.start, pair.end, True)]
        at = pair.end
    cuts.append((at, len(exact), False))
    trimmed = []
    for start, end, marked in cuts:
        words = exact[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        if any(map(is_content, exact[start:end])):
            trimmed.append((start, end, marked))
    return trimmed


def _outermost(text: str) -> list[Pair]:
    outer: list[Pair] = []
    for pair in pairs(text):
        if not outer or pair.start >= outer[-1].end:
            outer.append(pair)
    return outer
