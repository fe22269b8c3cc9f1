"""Text in other forms, with the way back: what each tier of the integrity ladder compares (MEASURES, section 6).

    text → fold (T1) → unify (T2) → bare (T3)

T1  NFKC, runs of white space one space, soft hyphens and other invisible characters dropped (zero width space, word joiner, byte
    order mark, marks of direction; the last ones go beyond MEASURES).
T2  quotation marks, apostrophes, dashes and ellipses in one form each; two single marks are a double one.
T3  case folded, punctuation and space made one space. Kept, as they change what is said: symbols, per cent, a stop or comma
    between digits, a minus sign before a number. Dropped without a space: apostrophes between letters, the stops of initials.

A form holds the pieces in which it differs, not a map of every character: making one costs what differs, not what is there.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

_UNIFIED = str.maketrans(
    dict.fromkeys("“”„‟«»「」『』〝〞〟＂″״", '"') | dict.fromkeys("‘’‚‛‹›`´＇′׳", "'") | dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-")
)
_SEVERAL = re.compile(r"''|-{2,}|\.(?: ?\.){2,}")
_SPACE = re.compile(r"\s{2,}|[^\S ]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_NOT_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
_HANGUL = re.compile("[\u1100-\u11ff]+")
_INSIDE_WORDS = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)|[\ufe00-\ufe0f]")
_KEPT = frozenset("%‰&@#§")


@dataclass(frozen=True)
class Folded:
    """A text in another form. `at` are the places of the form where a piece begins, `source` where that piece begins in the
    text it was made of, and `length` how much of that text a rewritten piece stands for, -1 for a piece that is the same.
    """

    text: str
    at: list[int]
    source: list[int]
    length: list[int]
    inner: "Folded | None" = None

    def start(self, at: int) -> int:
        """Where in the original text the character begins that stands at this place of the form."""
        piece = bisect_right(self.at, at) - 1
        found = self.source[piece] + (at - self.at[piece] if self.length[piece] < 0 else 0)
        return self.inner.start(found) if self.inner else found

    def end(self, at: int) -> int:
        """Where in the original text the character ends that stands just before this place of the form."""
        piece = bisect_right(self.at, at - 1) - 1
        found = self.source[piece] + (at - self.at[piece] if self.length[piece] < 0 else self.length[piece])
        return self.inner.end(found) if self.inner else found


class Forms:
    """A text in all its forms, each made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    def of_tier(self, tier: int) -> Folded:
        """The form that T1, T2 or T3 compares."""
        return self.folded if tier == 1 else self.unified if tier == 2 else self.bare

    @cached_property
    def folded(self) -> Folded:
        """Of T1."""
        return fold(self.text)

    @cached_property
    def unified(self) -> Folded:
        """Of T2."""
        return unify(self.folded)

    @cached_property
    def bare(self) -> Folded:
        """Of T3."""
        return bare(self.unified)


def fold(text: str) -> Folded:
    """The form of T1."""
    visible = _replaced(text, ((match.start(), match.end(), "") for match in _INVISIBLE.finditer(text)), None)
    compositions = list(_compositions(visible.text))
    composed = _replaced(visible.text, compositions, visible) if compositions else visible
    return _substituted(composed, _SPACE, " ")


def unify(folded: Folded) -> Folded:
    """The form of T2, of that of T1."""

    def shown(found: re.Match[str]) -> str:
        return {"'": '"', "-": "-", ".": "…"}[found.group()[0]]

    return _substituted(_same_length(folded, folded.text.translate(_UNIFIED)), _SEVERAL, shown)


def bare(unified: Folded) -> Folded:
    """The form of T3, of that of T2."""
    lower = unified.text.casefold()
    if len(lower) == len(unified.text):
        caseless = _same_length(unified, lower)
    else:
        long = "".join(sorted(c for c in set(unified.text) if len(c.casefold()) > 1))
        single = "".join(c if len(c.casefold()) > 1 else c.casefold() for c in unified.text)
        caseless = _substituted(_same_length(unified, single), re.compile(f"[{re.escape(long)}]"), lambda m: m.group().casefold())
    whole = _substituted(caseless, _INSIDE_WORDS, "")
    spaces = _punctuation("".join(sorted(filter(_separates, set(whole.text)))))
    return _substituted(whole, spaces, " ") if spaces else whole


@lru_cache(maxsize=256)
def _punctuation(characters: str) -> re.Pattern[str] | None:
    """Runs of these characters, but for those between digits and the sign of a number."""
    if not characters:
        return None
    return re.compile(rf"(?:(?!(?<=\d)[.,:/](?=\d))(?!(?<!\w)-(?=\d))[{re.escape(characters)}])+")


@lru_cache(maxsize=4096)
def _separates(character: str) -> bool:
    return unicodedata.category(character)[0] in "PZC" and character not in _KEPT


def _same_length(folded: Folded, text: str) -> Folded:
    return Folded(text, folded.at, folded.source, folded.length, folded.inner)


def _substituted(folded: Folded, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Folded:
    """The form with what the pattern finds rewritten; the same object if it finds nothing."""
    found = [(match.start(), match.end(), by if isinstance(by, str) else by(match)) for match in pattern.finditer(folded.text)]
    return _replaced(folded.text, found, folded) if found else folded


def _replaced(text: str, changes: Iterable[tuple[int, int, str]], inner: Folded | None) -> Folded:
    out: list[str] = []
    at, source, length = [], [], []
    done = place = 0
    for start, end, new in changes:
        if start > done or not out:
            at.append(place)
            source.append(done)
            length.append(-1)
            out.append(text[done:start])
            place += start - done
        at.append(place)
        source.append(start)
        length.append(end - start)
        out.append(new)
        place += len(new)
        done = end
    at.append(place)
    source.append(done)
    length.append(-1)
    out.append(text[done:])
    return Folded("".join(out), at, source, length, inner)


def _compositions(text: str) -> Iterator[tuple[int, int, str]]:
    """Pieces of the text that NFKC writes otherwise."""
    if text.isascii():
        return
    for run in _NOT_ASCII.finditer(text):
        if unicodedata.is_normalized("NFKC", run.group()):
            continue
        for start, end in _clusters(text, run.start(), run.end()):
            written = text[start:end]
            normal = unicodedata.normalize("NFKC", written)
            if normal != written:
                yield start, end, normal


def _clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is normalised as one: a character with its combining marks, conjoining jamo."""
    at = start
    while at < end:
        jamo = _HANGUL.match(text, at)
        stop = jamo.end() if jamo else at + 1
        while stop < end and unicodedata.combining(text[stop]):
            stop += 1
        yield at, stop
        at = stop
