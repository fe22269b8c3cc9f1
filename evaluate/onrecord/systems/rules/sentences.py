"""Sentences as strings of word classes: what the rules of the following steps are written on.

A quotation counts as one word, whatever stands in it, so that `“Yes. No,” Holm said` is the sentence `QXv` (`q` where only
a few words of the sentence are marked). Every other word has a class of one letter from `words.txt`, or by its shape: X with
a capital, n without, e ending in -ed, g in -ing, R in -ly, # a number; the forms of cue verbs are b, z, v, u and g (`lexicon`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from onrecord.systems.rules.lexicon import cue_forms, word_classes, word_list
from onrecord.text.marks import Pair, outermost, pairs
from onrecord.text.paragraphs import paragraphs

_TOKEN = re.compile(r"\d[\d,.]*\d(?:-\w+)*|\w+(?:[’'.&\-]\w+)*[’']?|--+|\.\.+|[^\w\s]")
_PUNCTUATION = {
    ",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "[": "(", "]": ")", "—": "-", "–": "-", "--": "-", "-": "-", "―": "-",
    ".": ".", "!": ".", "?": ".", "$": "#", "£": "#", "€": "#", "%": "n", "&": "&",
}  # fmt: skip
# a few marked words without punctuation at their end are a part of the sentence: the "forgotten" quarter
_SPEECH = re.compile(r"[,.!?…—–-][\"”’'\u0002]*\Z|(?:\S+\s+){4}\S")
_ENDS_QUOTATION = re.compile(r"[.!?…][\"”’'\u0002]*\Z")
_ASKS_OR_SHOUTS = re.compile(r"[!?][\"”’'\u0002]*\Z")


_LONGEST = 400  # words; what goes on longer is no sentence, and the rules look back over all of one


class Sentence(NamedTuple):
    """The words of a sentence in lower case, where they stand in the text, and a string with one class for each."""

    paragraph: int
    words: list[str]
    starts: list[int]
    ends: list[int]
    classes: str

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points from the start of the first word to the end of the last."""
        return self.starts[first], self.ends[last]


def read(text: str) -> tuple[list[Sentence], dict[int, Pair]]:
    """The sentences of the text in order, and its outermost quotations by where they start."""
    quotations = [_whole(text, pair) for pair in outermost(_plausible(text))]
    by_start = {pair.start: pair for pair in quotations}
    sentences: list[Sentence] = []
    at = 0
    for number, (start, end) in enumerate(paragraphs(text)):
        inside = []
        while at < len(quotations) and quotations[at].start < end:
            inside.append(quotations[at])
            at += 1
        tokens = _with_abbreviations(_tokens(text, start, end, inside))
        sentences.extend(_split(text, number, tokens))
    return sentences, by_start


def _plausible(text: str) -> list[Pair]:
    """The pairs of quotation marks, without those never closed that others of the same mark stand in."""
    found = pairs(text.replace("''", '"\u0002').replace("``", '"\u0002'))
    starts: dict[str, list[int]] = {}
    for pair in found:
        starts.setdefault(text[pair.start], []).append(pair.start)

    def is_last(pair: Pair) -> bool:
        same = starts[text[pair.start]]
        following = bisect_right(same, pair.start)
        return following == len(same) or same[following] >= pair.end

    return [pair for pair in found if pair.closed or is_last(pair)]


def _whole(text: str, pair: Pair) -> Pair:
    """The quotation with the second half of a closing mark typed as two apostrophes."""
    return pair._replace(end=pair.end + 1) if pair.closed and text[pair.end - 1 : pair.end + 1] == "''" else pair


class _Token(NamedTuple):
    start: int
    end: int
    word: str
    kind: str


def _tokens(text: str, start: int, end: int, quotations: list[Pair]) -> Iterator[_Token]:
    for pair in [*quotations, Pair(end, end, True)]:
        for match in _TOKEN.finditer(text, start, pair.start):
            word = match.group()
            yield _Token(match.start(), match.end(), word.lower(), classify(word))
        if pair.start < pair.end:
            yield _Token(pair.start, pair.end, "", "Q" if _SPEECH.search(text, pair.start, pair.end) else "q")
        start = pair.end


def _with_abbreviations(tokens: Iterable[_Token]) -> list[_Token]:
    """The tokens with the full stop of an abbreviation or initial joined to its word."""
    joined: list[_Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if token.word == "." and last and last.end == token.start and _is_abbreviation(last, joined[-2:-1]):
            joined[-1] = last._replace(end=token.end, word=last.word + ".", kind="d" if last.kind == "d" else "X")
        else:
            joined.append(token)
    return joined


def _is_abbreviation(token: _Token, before: list[_Token]) -> bool:
    initial = len(token.word) == 1 and token.word.isalpha() and (token.kind == "X" or any(one.kind == "X" for one in before))
    return initial or token.word in word_list("abbreviations") or "." in token.word


@lru_cache(maxsize=1 << 15)
def classify(word: str) -> str:
    """The class of a word or punctuation mark: one letter or sign, as in words.txt."""
    if not (word[0].isalnum() or word[0] == "_"):
        return _PUNCTUATION.get(word, ".") if word[0] != "." or word == "." else "…"
    if word[0].isdigit():
        return "#"
    capital = word[0].isupper()
    if capital and len(word) > 1 and word.isupper():
        return "X"
    lower = word.lower()
    if lower in word_classes():
        return word_classes()[lower]
    if capital:
        return "X"
    if lower in cue_forms():
        return cue_forms()[lower].kind
    if lower.endswith("ly") and len(lower) > 4:
        return "R"
    if lower.endswith("ing") and len(lower) > 4:
        return "g"
    if lower.endswith("ed") and len(lower) > 3:
        return "e"
    return "n"


def _split(text: str, paragraph: int, tokens: list[_Token]) -> Iterator[Sentence]:
    first = 0
    for at, token in enumerate(tokens):
        if (
            at + 1 == len(tokens)
            or at + 1 - first == _LONGEST
            or ((token.kind in ".Qq" or token.word[-1] == ".") and _ends(text, tokens, at, token))
        ):
            part = tokens[first : at + 1]
            yield Sentence(
                paragraph,
                [token.word for token in part],
                [token.start for token in part],
                [token.end for token in part],
                "".join(token.kind for token in part),
            )
            first = at + 1


def _ends(text: str, tokens: list[_Token], at: int, token: _Token) -> bool:
    following = tokens[at + 1]
    if following.kind in ",;:).-":
        return False
    capital = following.kind in "Qq(#X" or text[following.start].isupper()
    if token.kind in "Qq":
        content = text[token.start : token.end]
        if not (capital and _ENDS_QUOTATION.search(content)):
            return False
        return not (_ASKS_OR_SHOUTS.search(content) and _cue_follows(tokens, at + 1))
    if token.kind == ".":
        return capital and token.word in ".?!"
    return token.word.endswith(".") and token.word[:-1] not in word_list("titles") and capital and following.kind not in "X(#d"


def _cue_follows(tokens: list[_Token], at: int) -> bool:
    for token in tokens[at : at + 5]:
        if token.kind in "vz":
            return True
        if token.kind not in "XpDn":
            return False
    return False
