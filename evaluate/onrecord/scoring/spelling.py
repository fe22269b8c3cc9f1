"""Spelling that does not count in a name: accents, ligatures, the many apostrophes, dots of initials, hyphens, appositions."""

import re
import unicodedata
from itertools import groupby

from onrecord.scoring import lexicon

# Diacritics of Latin, Greek, Cyrillic, Hebrew and Arabic, and characters without a shape. Marks that are letters of their
# script stay: the vowel signs of India and Thailand, the voicing of kana.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u00ad\u061c\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]+"
)
_FOLDED = (
    str.maketrans("øØłŁđĐðÐħĦŧŦı‐‑‒−", "oOlLdDdDhHtTi----")
    | str.maketrans("‘’‛′ʹʻʼʽʾʿˈ、،", "'" * 11 + ",,")
    | str.maketrans({"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ß": "ss", "ẞ": "SS"})
)
_SEPARATOR = (
    r"\s!\"#%()*,./:;<=>?@\[\\\]^_`{|}~¡§«¶·»¿\u055a-\u055f\u0589\u05be\u05c0\u05c3\u05f3\u05f4\u061b\u061f\u066a-\u066d"
    r"\u06d4\u0964\u0965\u2010-\u2027\u2030-\u205e\u3000-\u3003\u3008-\u3011\u3014-\u301f\u3030\u30fb"
)
_SEPARATORS = re.compile(f"[{_SEPARATOR}-]+")
_SEPARATORS_BUT_HYPHENS = re.compile(f"(?:[{_SEPARATOR}]|(?<![^\\W_])-|-(?![^\\W_]))+")
_SOLID = re.compile(r"[^\W_]")
_IRISH = re.compile("(?<!\\w)([oO])[\u0300\u0301] +(?=[^\\W\\d_])")
_INITIALS = re.compile(rf"(?<![^{_SEPARATOR}&'-])[^\W\d_](?:\.[\s-]*[^\W\d_])+(?![^{_SEPARATOR}&'-])\.?")
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]?")
_SUFFIX_COMMA = re.compile(r",\s*(?=(?:jr|sr|[ivx]{2,5})\b)", re.IGNORECASE)
_DOCTORATE = re.compile(r"\bph\.\s*d\b\.?", re.IGNORECASE)
_MONSIEUR = re.compile(r"\W*M\.\s*(?=[^\W\d_]{2})")
_OF_STATE = re.compile(
    r"\b(secretary|minister|chief) (?:of|for) (?:state|staff|defen[cs]e|justice) (?!of\b|for\b|and\b)", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"\s*'s?\W*$", re.IGNORECASE)
_CJK_GAP = re.compile("(?<=[\u3040-\u30ff\u3400-\u9fff]) (?=[\u3040-\u30ff\u3400-\u9fff])")


def is_solid(text: str) -> bool:
    """Whether the text has a letter or digit."""
    return _SOLID.search(text) is not None


def plain(text: str) -> str:
    """The text without accents and ligatures, with apostrophes and hyphens of one kind ("Ó Cuív" is "O'Cuiv"); capitals kept."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text)
    if "\u0301 " in text or "\u0300 " in text:
        text = _IRISH.sub(r"\1'", text)
    text = _MARKS.sub("", text)
    return text if text.isascii() else text.translate(_FOLDED)


def close_initials(text: str) -> str:
    """The text with "J. K." and "J.K." as "JK", but for those that would read as a title: "M. S." is "M S"."""
    return _INITIALS.sub(lambda match: _closed(list(filter(str.isalpha, match.group()))) + " ", text) if "." in text else text


def _closed(letters: list[str]) -> str:
    word = "".join(letters)
    return " ".join(letters) if word.casefold() in lexicon.NO_INITIALS else word


def bare(name: str) -> str:
    """The plain name without aside, apposition and possessive; a cut that leaves no letter is not made."""
    text = plain(name)
    if "(" in text or "[" in text:
        text = _cut(_ASIDE.sub(" ", text), text)
    if "," in text:
        text = _SUFFIX_COMMA.sub(" ", text)
        text = next(filter(is_solid, text.split(",")), text)
    if "." in text:
        text = _MONSIEUR.sub("", _DOCTORATE.sub("PhD", close_initials(text)), count=1)
    if "'" in text:
        text = _cut(_POSSESSIVE.sub("", text), text)
    return _OF_STATE.sub(r"\1 ", text) if " of " in text or " for " in text else text


def _cut(shorter: str, text: str) -> str:
    return shorter if is_solid(shorter) else text


def split(text: str, *, hyphens: bool = True) -> list[str]:
    """The words of a plain text, apostrophes dropped; divided at hyphens too, or not."""
    if text.replace(" ", "").isalnum():
        return text.split()
    separators = _SEPARATORS if hyphens else _SEPARATORS_BUT_HYPHENS
    return separators.sub(" ", text.replace("'", "").replace("&", " and ")).split()


def join(words: list[str]) -> str:
    """The words with one space between them, none between Chinese or Japanese characters."""
    text = " ".join(words)
    return text if text.isascii() else _CJK_GAP.sub("", unicodedata.normalize("NFC", text))


def close_letters(words: list[str]) -> list[str]:
    """The words with runs of single letters as one word ("j k rowling" is "jk rowling"), as `close_initials` has it."""
    if min(map(len, words), default=2) > 1:
        return words
    runs = (list(run) for _, run in groupby(words, key=lambda word: len(word) == 1))
    return [word for run in runs for word in (_closed(run).split() if len(run[0]) == 1 else run)]
