"""Which of its places a speaker's mention, or a cue, has that is given as words alone.

Question     "she" stands in an article twenty times; which one belongs to this quote?
Rule         The place with the least distance to the content and, three times as heavy, to the cue if that is known. A distance
             is the characters between, 200 for every end of a sentence or paragraph between, and 10 for standing after (other
             things equal, speakers stand before); standing inside of either costs 200.
Words        Whole ones, as given; where these stand nowhere, in any case and with any space, marks and dashes.
Measured     Share placed exactly where gold has them, from gold's contents and the words of gold's mentions and cues, PolNeAR dev
             and test (`python tests/bench/bench_mentions.py FOLDER dev test`, FOLDER as `onrecord download polnear` writes it):
             cues       99.8 % of 4,236 (the first place in the text: 68.7 %)
             mentions   99.3 % of 3,944, and 99.6 % with the cue so found (the first place: 53.5 %)
"""

import re
from collections.abc import Iterator, Sequence

Offsets = tuple[int, int]
_BREAK = re.compile(r"[.!?…][”’\"')\]]*\s+(?=[^a-z])|\n")
_OF_A_BREAK, _AFTER, _INSIDE, _OF_THE_CUE = 200, 10, 200, 3
_WINDOW = 2_000
_ALIKE = ('"“”„‟«»″', "'‘’‚‛‹›`´′", "-‐‑‒–—―−")


def nearest(text: str, words: str, around: Sequence[Offsets], cue: Sequence[Offsets] = ()) -> Offsets | None:
    """The place of the words that belongs to the content whose spans are `around`; None if they stand nowhere.

    `cue`: the spans of the cue, if known. Of places equally near the first is taken.
    """
    if not around:
        return None
    where = _about([*around, *cue])
    places = _places(text, words.strip(), *where) or _places(text, words.strip(), 0, len(text))
    return min(places, key=lambda place: _cost(text, place, around, cue), default=None)


def distance(text: str, words: str, around: Sequence[Offsets]) -> int:
    """How near the words stand to the content: the less, the likelier they belong to it."""
    places = _places(text, words.strip(), *_about(around))
    return min((_cost(text, place, around, ()) for place in places), default=_OF_A_BREAK * _WINDOW)


def _about(spans: Sequence[Offsets]) -> Offsets:
    edges = [edge for span in spans for edge in span]
    return max(0, min(edges) - _WINDOW), max(edges) + _WINDOW


def _places(text: str, words: str, first: int, last: int) -> list[Offsets]:
    """The places of the words there, as they are or else otherwise written."""
    for pattern in _patterns(words) if words else ():
        places = [match.span() for match in pattern.finditer(text, first, last)]
        if places:
            return places
    return []


def _cost(text: str, place: Offsets, around: Sequence[Offsets], cue: Sequence[Offsets]) -> int:
    cost = min(_distance(text, place, span) for span in around)
    cost += _OF_THE_CUE * min((_distance(text, place, span) for span in cue), default=0)
    return cost + _INSIDE * sum(any(place[0] < end and start < place[1] for start, end in spans) for spans in (around, cue))


def _distance(text: str, place: Offsets, span: Offsets) -> int:
    if place[0] < span[1] and span[0] < place[1]:
        return 0
    after = place[0] >= span[1]
    first, last = (span[1], place[0]) if after else (place[1], span[0])
    if last - first > _WINDOW:
        return last - first + _OF_A_BREAK * _WINDOW  # further than any with breaks between
    return last - first + _OF_A_BREAK * sum(1 for _ in _BREAK.finditer(text, max(0, first - 1), last + 1)) + _AFTER * after


def _patterns(words: str) -> Iterator[re.Pattern[str]]:
    """What finds the words as they are, then otherwise written."""
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    yield re.compile(f"{before}{re.escape(words)}{after}")
    pieces = (r"\s+" if piece.isspace() else _any_of(piece) for piece in re.findall(r"\s+|\S", words))
    yield re.compile(f"{before}{''.join(pieces)}{after}", re.IGNORECASE)


def _any_of(character: str) -> str:
    alike = next((f"[{re.escape(marks)}]" for marks in _ALIKE if character in marks), None)
    return alike or re.escape(character)
