"""Do two strings name the same speaker? (MEASURES, section 4.) Pure functions on strings: no document, no speaker table.

Levels of a claimed string against one entry of the table, strictest first:
  exact    the same string.
  norm     `norm` equal: case, accents, titles, articles, possessive, apposition and punctuation do not count.
  alias    `norm` equal to an alias: nicknames, acronyms, transliterations, family names that stand first.
  partial  `agrees`, for people: surname equal; given names equal, initial or absent, position by position; particles ignored.
           That only one speaker of the document agrees is for the caller to see to.
Containment is never used ("he" is in "Michelle"), and the level `fuzzy` (`similar`) only if asked for: Hillary and Bill
Clinton are .883 similar, above its threshold of .85.

A man's title and a woman's do not agree ("Mr Clinton", "Mrs Clinton").

What a string alone does not tell is not guessed. The surname is the last word, so "García Márquez" misses "Gabriel García
Márquez"; save where spelling shows the family name first: Han characters parted by a space ("安倍 晋三"), a small letter after
the last word's hyphen ("Kim Jong-un"). "Xi" and "Xi Jinping", "Orbán Viktor" and "Viktor Orbán" agree by an alias only, a
given name alone ("Hillary") never. "Trump Jr." is not his father, "Trump" may be either; "III" may be absent on any side.
Words that only relate to a name are not that name: "a lawyer for Trump", "Trump spokesman", "Trump and Pence" have no
surname; "US President Donald Trump" and "Trump spokesman Jason Miller" end in one, "Ann Lee of Lervik" begins with one.

Measured on PDNC's characters (`python tests/bench/bench_names.py pdnc.tar.gz`): of 861 aliases, mostly given names, 38.21 % agree
with their own main name; of 43,973 pairs with another's main name .60 % do, mostly families.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from onrecord.scoring import lexicon, spelling

Level = Literal["exact", "norm", "alias", "partial"]
LEVELS: tuple[Level, ...] = ("exact", "norm", "alias", "partial")
SIMILAR = 0.85
_REMEMBERED = 1 << 17
_NUMERAL = re.compile("[IVX]{2,5}")
_HAN_NAME = re.compile("\\s*([\u3400-\u9fff々]+)\\s+([\u3400-\u9fff々]+)\\s*")
_PARTICLE_PHRASE = re.compile(r"\b(?:in 't|und zu) ")
_ELISION_OR_POSSESSIVE = re.compile(r"'s\b|\b[dl]'(?=\w)")
_EDGES = ' \t\n\r\u00a0.,;:!?…"“”„«»()[]-–—'


class Parts(NamedTuple):
    """A personal name, normalised. Where the string is no personal name the surname is "", which agrees with nothing."""

    given: tuple[str, ...]
    surname: str
    suffix: str = ""


@lru_cache(_REMEMBERED)
def norm(name: str) -> str:
    """The name without what does not count; "" only for a string without letters and digits, and then equal to nothing.

    Hyphens and dots become spaces, apostrophes vanish, a run of single letters closes up ("J. K." and "J K" are "jk"). A
    generation ("Jr.") or numeral stays, degrees and orders ("PhD", "MP") go. A name of titles alone keeps them: "the
    President" is "president". Bodies lose no title ("General Motors", "Justice Department").
    """
    words = spelling.close_letters(spelling.split(spelling.bare(name).casefold()))
    while len(words) > 1 and words[-1] in lexicon.POSTNOMINALS:
        words.pop()
    return spelling.join(words[_after_titles(words) :])


@lru_cache(_REMEMBERED)
def parts(name: str) -> Parts:
    """Given names (words or initials) and surname of a personal name, with "jr", "sr" or a numeral as suffix."""
    text = spelling.bare(name)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if family_first := _HAN_NAME.fullmatch(text):
            return Parts((family_first[2],), family_first[1])
    if (words := text.casefold().split()) and text.istitle() and text.replace(" ", "").isalpha() and not _has_other_words(words):
        return Parts(tuple(words[:-1]), words[-1])  # as the rest would have it, in a fifth of the time
    cased = not (text.islower() or text.isupper())
    words, suffix = _personal(text, cased)
    if not words:
        return Parts((), "")
    *before, last = words
    if cased and len(before) == 1 and _is_given_after_family(last):
        return Parts(tuple(last.casefold().split("-")), before[0].casefold(), suffix)
    return Parts(tuple(_given(before, cased)), _surname(last.casefold()), suffix)


def agrees(claimed: Parts, named: Parts) -> bool:
    """Whether the surname is equal and each given name that both have is equal or an initial.

    Symmetric but for generations: who claims "Trump Jr." does not mean Donald Trump; who claims "Trump" may mean Trump Jr.
    """
    if not claimed.surname or claimed.surname != named.surname:
        return False
    if not all(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a, b in zip(claimed.given, named.given, strict=False)):
        return False
    may_be_absent = not claimed.suffix or (not named.suffix and claimed.suffix not in lexicon.GENERATIONS)
    return may_be_absent or claimed.suffix == named.suffix


def level(claimed: str, name: str, aliases: Iterable[str] = (), *, personal: bool = True) -> Level | None:
    """The strictest level at which the string agrees with the entry; `personal`: that of a person, who has a surname."""
    if claimed.strip() and claimed.strip() == name.strip():
        return "exact"
    if at_odds(claimed, name):
        return None
    normal = norm(claimed)
    if normal and normal == norm(name):
        return "norm"
    if normal and any(normal == norm(alias) for alias in aliases):
        return "alias"
    return "partial" if personal and agrees(parts(claimed), parts(name)) else None


def at_odds(claimed: str, name: str) -> bool:
    """Whether one string addresses a man and the other a woman: "Mr Clinton" is not "Mrs Clinton", though their norms are equal.

    MEASURES drops titles without a look at them; what agrees here is never more.
    """
    return addressed(claimed) * addressed(name) < 0


@lru_cache(_REMEMBERED)
def addressed(name: str) -> int:
    """1 if the first word is a title of men, -1 if one of women, else 0."""
    first = spelling.split(spelling.bare(name).casefold())[:1]
    return sum((word in lexicon.OF_MEN) - (word in lexicon.OF_WOMEN) for word in first)


def similar(claimed: str, name: str) -> bool:
    """Whether the norms have a Jaro–Winkler similarity of at least .85, the level `fuzzy`: it takes Hillary for Bill Clinton.

    Needs the package rapidfuzz; ImportError where it is absent.
    """
    from rapidfuzz.distance import JaroWinkler

    first, second = norm(claimed), norm(name)
    return bool(first and second) and JaroWinkler.similarity(first, second) >= SIMILAR


@lru_cache(_REMEMBERED)
def is_nobody(text: str) -> bool:
    """Whether the string names nobody: no letter or digit, a pronoun, or a bare article (en, de, fr).

    A string with two capitals is none of these ("WHO", "US"); "He" is one, even where it is somebody's surname.
    """
    word = "-".join(text.replace("’", "'").strip(_EDGES).casefold().split())
    if word in lexicon.NOBODY or word.strip("'‘") in lexicon.NOBODY:
        return sum(map(str.isupper, text)) < 2
    return not spelling.is_solid(text)


@lru_cache(_REMEMBERED)
def content_words(text: str) -> frozenset[str]:
    """The words, normalised, without articles and prepositions (en, de, fr). Titles and appositions are words like others."""
    folded = spelling.close_initials(spelling.plain(text)).casefold()
    return frozenset(spelling.split(_ELISION_OR_POSSESSIVE.sub(" ", folded))) - lexicon.FUNCTION_WORDS


def word_dice(a: str, b: str) -> float:
    """2|A∩B|/(|A|+|B|) of the content words; 0 if either has none. Between two spaces stands one word, in any script."""
    first, second = content_words(a), content_words(b)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _after_titles(words: Sequence[str]) -> int:
    """Where the name begins after articles and titles; after the articles if nothing but these is there, or "of …" follows."""
    if not words or not (words[0] in lexicon.FRONT or words[0].endswith(lexicon.OFFICE_ENDINGS)):
        return 0
    articles = next((at for at, word in enumerate(words) if word not in lexicon.ARTICLES), len(words) - 1)
    start = articles
    for at, word in enumerate(words):
        if word in lexicon.HONORIFICS or word in lexicon.ARTICLES or _is_office(word):
            start = at + 1
        elif word not in lexicon.MODIFIERS:
            return articles if word in ("of", "for", "and") or words[-1] in lexicon.BODIES else start
    return articles


def _has_other_words(words: list[str]) -> bool:
    """Whether some of the words may be no name."""
    return not lexicon.ANY.isdisjoint(words) or (len(words) > 1 and words[0].endswith(lexicon.OFFICE_ENDINGS))


@lru_cache(_REMEMBERED)
def _is_office(word: str) -> bool:
    return any(piece in lexicon.OFFICES or piece.endswith(lexicon.OFFICE_ENDINGS) for piece in word.split("-"))


def _personal(text: str, cased: bool) -> tuple[list[str], str]:
    """The words of the personal name in the text, capitals and hyphens kept, and its suffix; no words if there is no such name."""
    words = spelling.split(_PARTICLE_PHRASE.sub("", text) if " " in text else text, hyphens=False)
    folded = list(map(str.casefold, words))
    small = words if cased else folded  # "To Lam" is a name
    if not lexicon.CONJUNCTIONS.isdisjoint(small):
        return [], ""
    if not lexicon.RELATIONS.isdisjoint(small):
        words = words[: next(at for at, word in enumerate(small) if word in lexicon.RELATIONS)]
        folded = folded[: len(words)]
    start = next((at for at in range(len(words) - 1, 0, -1) if _is_office(folded[at - 1])), 0)
    words, suffix = words[start + _after_titles(folded[start:]) :], ""
    while len(words) > 1 and words[-1].casefold() in lexicon.POSTNOMINALS:
        words.pop()
    if len(words) > 1 and (words[-1].casefold() in lexicon.GENERATIONS or (cased and _NUMERAL.fullmatch(words[-1]))):
        suffix = words.pop().casefold()
    if (
        not words
        or words[-1].casefold() in lexicon.BODIES
        or (_is_office(words[-1].casefold()) and not _is_surname(words, cased))
    ):
        return [], ""
    if cased and any(map(str.islower, words)):
        words = [word for word in words if word not in lexicon.SPANISH_AND]
        if any(word.islower() and word.split("-")[0] not in lexicon.PARTICLES for word in words):
            return [], ""
    return words, suffix


def _is_surname(words: list[str], cased: bool) -> bool:
    """Whether the last word, an office, is a surname: it is known for one, and a given name stands before it ("Aaron Judge")."""
    known = cased and len(words) > 1 and words[-1].casefold() in lexicon.SURNAMES
    return known and words[-2].casefold() not in lexicon.FRONT


def _surname(word: str) -> str:
    """The last word, double names in two, without particles before them ("al-Assad")."""
    if "-" not in word:
        return word
    pieces = word.split("-")
    while len(pieces) > 1 and pieces[0] in lexicon.PARTICLES:
        del pieces[0]
    return " ".join(pieces)


def _given(words: list[str], cased: bool) -> list[str]:
    """The given names among the words before the surname: "JK" as two initials, "Jean-Luc" as two names, without particles."""
    given: list[str] = []
    for word in words:
        folded = word.casefold()
        if cased and word.isupper() and 2 <= len(word) <= 4:
            given.extend(folded.replace("-", ""))
        elif "-" in word:
            given.extend(piece for piece in folded.split("-") if piece not in lexicon.PARTICLES)
        elif folded not in lexicon.PARTICLES or (word is words[0] and folded in lexicon.GIVEN_IF_FIRST and not word.islower()):
            given.append(folded)
    return given


def _is_given_after_family(word: str) -> bool:
    """A hyphen before a small letter: the given name after a Korean or Chinese family name."""
    first, hyphen, rest = word.partition("-")
    return bool(hyphen) and not first.islower() and rest.islower() and first.casefold() not in lexicon.PARTICLES
