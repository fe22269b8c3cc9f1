"""What a tool's offsets count, decided once for a whole document, by the words it stored.

Question     Tools count code points, UTF-16 code units or UTF-8 bytes; a line break written CRLF as one or as two; ends
             exclusive or inclusive. Nothing in an export says which.
Rule         A convention fits if under it every span lies inside the text, cuts no character, and covers the words stored with
             it. The document is converted if all conventions that fit give the same places, and refused otherwise.
Evidence     Stored words of spans, and of tokens where a tool writes them. Equal words are asked for first; where no convention
             makes all equal, words that differ in white space, normal form or shortening alone (`covered`). Inclusive ends, and
             LF counted as two, are considered only where no other convention fits equal words.
No evidence  Without stored words the tool's documented unit is taken only if every span is clean under it (no edge in a word or
             on space) and some span is not under each unit that gives other places. Else the user has to state the unit.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from onrecord.checks.wording import shown
from onrecord.data.texts import normalised
from onrecord.formats.covered import Fit, fit, is_sloppy
from onrecord.formats.export import Offsets, Span, Token, Unit

UNITS: tuple[Unit, ...] = ("code-points", "utf-16", "bytes")
_COUNTED = {"code-points": "code points", "utf-16": "UTF-16 code units", "bytes": "UTF-8 bytes"}
Breaks = Literal["as written", "CRLF as one", "LF as two"]
Places = tuple[Offsets, ...]


class Convention(NamedTuple):
    """A way to count."""

    unit: Unit
    breaks: Breaks = "as written"
    inclusive: bool = False
    marked: bool = True  # a byte order mark counts

    def __str__(self) -> str:
        breaks = {"as written": "", "CRLF as one": ", CRLF as one", "LF as two": ", every line break as two"}[self.breaks]
        inclusive = ", ends inclusive" if self.inclusive else ""
        return f"{_COUNTED[self.unit]}{breaks}{inclusive}{'' if self.marked else ', without the byte order mark'}"


class Decision(NamedTuple):
    """The convention, where every span stands in the normalised text, and how many stored words fit in which way.

    `assumed`: no words were stored, so that nothing proves it; the other units gave the same places or looked wrong.
    """

    convention: Convention
    places: list[Places]
    fits: Counter[Fit]
    assumed: bool


class Undecided(Exception):  # noqa: N818  (what it says is what went wrong)
    """No convention fits, or several do; the message says which and what to do, `misfits` which spans do not fit."""

    def __init__(self, message: str, misfits: Sequence[tuple[int, str]] = ()) -> None:
        self.misfits = misfits
        super().__init__(message)


class _Reading(NamedTuple):
    convention: Convention
    places: list[Places | None]  # of the spans, then of the tokens
    fits: list[Fit | None]  # of those that have stored words

    def worst(self) -> Fit | None:
        """The worst fit of all; None if something does not fit."""
        if None in self.places or None in self.fits:
            return None
        return max((found for found in self.fits if found is not None), default=Fit.exact)


def decide(raw: str, spans: Sequence[Span], tokens: Sequence[Token], documented: Unit, stated: Unit | None = None) -> Decision:
    """How the offsets of the spans count the text. Raises Undecided."""
    text, evidence = normalised(raw), any([*(span.covered for span in spans), *(token.covered for token in tokens)])
    readings = [_read(raw, text, convention, spans, tokens) for convention in _plain(raw, documented, stated)]
    rare = [_read(raw, text, convention, spans, tokens) for convention in _rare(raw, documented, stated)] if evidence else []
    for candidates, worst in ((readings, Fit.exact), (rare, Fit.exact), (readings, Fit.normal_form), (readings, Fit.shortened)):
        fitting = [reading for reading in candidates if (found := reading.worst()) is not None and found <= worst]
        if fitting:
            chosen = _chosen(text, fitting, len(spans), documented)
            fits = Counter(found for found in chosen.fits if found is not None)
            return Decision(chosen.convention, [place or () for place in chosen.places[: len(spans)]], fits, not evidence)
    raise _refusal(raw, text, readings, spans, tokens, stated)


def _plain(raw: str, documented: Unit, stated: Unit | None) -> list[Convention]:
    units = [stated] if stated else [documented, *(unit for unit in UNITS if unit != documented)]
    breaks: list[Breaks] = ["as written", "CRLF as one"] if "\r\n" in raw else ["as written"]
    if raw.isascii():
        units = units[:1]
    marks = [True, False] if raw.startswith("\ufeff") else [True]
    return [Convention(unit, way, marked=marked) for marked in marks for way in breaks for unit in units]


def _rare(raw: str, documented: Unit, stated: Unit | None) -> Iterator[Convention]:
    plain = _plain(raw, documented, stated)
    yield from (convention._replace(inclusive=True) for convention in plain)
    if "\n" in raw and "\r" not in raw:
        yield from (convention._replace(breaks="LF as two") for convention in plain)


def _read(raw: str, text: str, convention: Convention, spans: Sequence[Span], tokens: Sequence[Token]) -> _Reading:
    at = _Ruler(raw, convention)
    places = [*(at.places(span.fragments) for span in spans), *(at.places([token.offsets]) for token in tokens)]
    stored = [*(span.covered for span in spans), *(token.covered for token in tokens)]
    told = ((place, covered) for place, covered in zip(places, stored, strict=True) if covered)
    return _Reading(convention, places, [fit(_words(text, place), covered) if place else None for place, covered in told])


class _Ruler:
    """From offsets in a convention to code points of the normalised text."""

    def __init__(self, raw: str, convention: Convention) -> None:
        self._inclusive = int(convention.inclusive)
        self._end, self._length = len(normalised(raw)), len(raw)
        simple = raw.isascii() or convention.unit == "code-points"
        self._known: dict[int, int] | None = None
        if not simple or "\r" in raw or raw.startswith("\ufeff") or convention.breaks == "LF as two":
            self._known = dict(_boundaries(raw, convention))
            self._length = max(self._known)

    def why_not(self, fragments: Iterable[Offsets]) -> str:
        """Why the fragments stand nowhere."""
        last = max(end for _, end in fragments) + self._inclusive
        if last > self._length:
            return f"goes to {last}, past the end of the text ({self._length})"
        return f"goes to {last}; it begins or ends inside a character"

    def _place(self, offset: int) -> int | None:
        """The code point; None past the end or inside a character. The final line break is not part of the text."""
        if self._known is None:
            return min(offset, self._end) if offset <= self._length else None
        found = self._known.get(offset)
        return None if found is None else min(found, self._end)

    def places(self, fragments: Iterable[Offsets]) -> Places | None:
        """Where the fragments stand, None if one cannot stand anywhere."""
        found = []
        for start, end in fragments:
            first, last = self._place(start), self._place(end + self._inclusive)
            if first is None or last is None:
                return None
            found.append((first, last))
        return tuple(found)


def _boundaries(raw: str, convention: Convention) -> Iterator[tuple[int, int]]:
    """Offsets at which a character begins, each with its code point in the normalised text, and the end."""
    offset = point = 0
    for i, character in enumerate(raw):
        yield offset, point
        followed = character == "\r" and raw[i + 1 : i + 2] == "\n"
        mark = i == 0 and character == "\ufeff"
        if not (followed and convention.breaks == "CRLF as one") and (convention.marked or not mark):
            offset += _width(character, convention.unit) + (character == "\n" and convention.breaks == "LF as two")
        point += not followed and not mark
    yield offset, point


def _width(character: str, unit: Unit) -> int:
    if unit == "utf-16":
        return 1 + (character > "\uffff")
    return 1 if unit == "code-points" else 1 + (character > "\x7f") + (character > "\u07ff") + (character > "\uffff")


def _chosen(text: str, fitting: list[_Reading], spans: int, documented: Unit) -> _Reading:
    """The reading, if all place the spans alike, or all but the documented unit's look wrong. Raises Undecided."""
    alike: dict[tuple[Places | None, ...], _Reading] = {}
    for reading in fitting:
        alike.setdefault(tuple(reading.places[:spans]), reading)
    clean = [reading for reading in alike.values() if not _sloppy(text, reading)]
    if len(alike) == 1:
        return fitting[0]
    if len(clean) == 1 and clean[0].convention.unit == documented:
        return clean[0]
    ways = "; ".join(f"{reading.convention} ({_sloppy(text, reading)} edges look wrong)" for reading in alike.values())
    units = ", ".join(f"--offsets {unit}" for unit in dict.fromkeys(reading.convention.unit for reading in alike.values()))
    raise Undecided(
        "what its offsets count cannot be told, as no stored words decide between these, which give different places: "
        f"{ways}; say which it is: {units}"
    )


def _sloppy(text: str, reading: _Reading) -> int:
    return sum(is_sloppy(text, *place) for places in reading.places for place in places or ())


def _normal_form(raw: str, spans: Sequence[Span], tokens: Sequence[Token]) -> str:
    """A word on the other normal form of the text, if the offsets fit that."""
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, raw)
        if other != raw and _read(other, normalised(other), Convention("code-points"), spans, tokens).worst() is not None:
            return f"; they fit the {form} form of it: export text and spans in one form"
    return ""


def _refusal(
    raw: str, text: str, readings: list[_Reading], spans: Sequence[Span], tokens: Sequence[Token], stated: Unit | None
) -> Undecided:
    """What to say where no convention fits: how far each goes, and what does not fit under the best of them."""
    misfits = {
        reading.convention: [
            (i, why)
            for i, (span, place) in enumerate(zip(spans, reading.places, strict=False))
            if (why := _misfit(text, span, place, ruler))
        ]
        for reading in readings
        for ruler in [_Ruler(raw, reading.convention)]
    }
    best = min(readings, key=lambda reading: len(misfits[reading.convention])).convention
    ways = ", ".join(f"{len(spans) - len(wrong)} fit as {convention}" for convention, wrong in misfits.items())
    asked = f"--offsets {stated} was given, but " if stated else ""
    form = _normal_form(raw, spans, tokens) if not stated else ""
    message = f"{asked}its offsets fit its text under no convention: of {len(spans)} spans {ways}{form}"
    return Undecided(message, misfits[best])


def _misfit(text: str, span: Span, place: Places | None, ruler: _Ruler) -> str | None:
    """Why the span does not fit; None if it does."""
    if place is None:
        return ruler.why_not(span.fragments)
    found = _words(text, place)
    if not span.covered or fit(found, span.covered) is not None:
        return None
    elsewhere = text.find(span.covered)
    hint = f"; those words stand at {elsewhere}" if elsewhere >= 0 else "; those words stand nowhere in the text"
    return f"covers {shown(found)}, but the export says {shown(span.covered)}{hint}"


def _words(text: str, place: Places) -> str:
    return " ".join(text[start:end] for start, end in place)
