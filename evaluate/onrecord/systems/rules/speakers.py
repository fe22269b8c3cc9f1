"""Which speaker a mention means: the name as fully as the article gives it, or the words that describe whoever it is.

A pronoun means the nearest person named before it whose title or given name does not speak against it; a surname the full
name that has it; `the mayor` the person called Mayor elsewhere in the article.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.systems.rules import subjects
from onrecord.systems.rules.lexicon import word_list
from onrecord.systems.rules.sentences import Sentence

_NAMES = re.compile(r"X+")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_FAR = 100  # names before a pronoun within which its antecedent is looked for
_CORE_ENDS = re.compile(r"[,(W:-]|(?<=.)R")


class Name(NamedTuple):
    """A name where it stands: its words in lower case without titles, as written, and what its title says (he, she, ?)."""

    at: int
    words: tuple[str, ...]
    written: str
    gender: str
    first: bool
    role: str


class _Speaker(NamedTuple):
    at: int
    names: list[str]
    gender: str
    anonymous: bool


class People:
    """The names of an article, in order."""

    def __init__(self, text: str, sentences: Sequence[Sentence], mentions: Iterable[tuple[Sentence, tuple[int, int]]]) -> None:
        self.text = text
        self.names = [name for sentence in sentences for name in _names(text, sentence)]
        self.places = [name.at for name in self.names]
        self.known = {name.written: name for name in self.names}
        self.full: dict[str, list[Name]] = {}
        self.roles: dict[str, str] = {}
        self.genders: dict[str, str] = {}
        self.last: _Speaker | None = None
        for name in self.names:
            if name.gender != "?":
                self.genders.setdefault(name.words[-1], name.gender)
            if len(name.words) > 1:
                self.full.setdefault(name.words[-1], []).append(name)
                if name.role:
                    self.roles.setdefault(name.role, name.written)
        self.speaking = {
            sentence.words[first] for sentence, (first, last) in mentions if first == last and sentence.classes[first] == "X"
        }

    def speakers(self, sentence: Sentence, mention: tuple[int, int]) -> list[str]:
        """The names, or else the description, of whoever the words first to last of the sentence mention."""
        first, last = mention
        kind = sentence.classes[first]
        if kind == "W":
            antecedent = subjects.before(sentence, first - 1 if sentence.classes[first - 1] == "," else first) if first else None
            return self.speakers(sentence, antecedent) if antecedent and sentence.classes[antecedent[0]] != "W" else []
        if kind == "p":
            return self._of_pronoun(sentence, first)
        parts = list(_joint(sentence, first, last))
        return list(dict.fromkeys(name for part in parts for name in self._of_phrase(sentence, *part)))

    def _of_phrase(self, sentence: Sentence, first: int, last: int) -> list[str]:
        end = core_end(sentence, first, last)
        runs = [match.span() for match in _NAMES.finditer(sentence.classes, first, end + 1)]
        name = self._named(sentence, first, end, runs) if runs else None
        if name:
            return [self._fullest(name).written]
        if end < last and re.fullmatch(",X{2,4}", sentence.classes[end + 1 : last + 1]):  # the mayor, Ida Holm
            return self._of_phrase(sentence, end + 2, last)
        head = head_word(sentence, first, last)
        if sentence.words[first] == "the" and head in self.roles:
            return [self.roles[head]]
        return [self.text[sentence.starts[first] : sentence.ends[end]]]

    def _named(self, sentence: Sentence, first: int, end: int, runs: list[tuple[int, int]]) -> Name | None:
        """The name that a phrase ends in (`the harbour master Ida Holm`), begins with, or speaks for."""
        start, stop = runs[-1]
        before = sentence.classes[first:start]
        plural = before[:1] in ("D", "#") and sentence.words[stop - 1].endswith("s") and stop - start == 1
        if stop == end + 1 and not plural and before.strip("D#nReXbzq-") == "":
            return _name(self.text, sentence, start, stop)
        if not word_list("spokespeople").isdisjoint(sentence.words[first : end + 1]):
            return _name(self.text, sentence, *runs[0])
        start, stop = runs[0]
        name = _name(self.text, sentence, start, stop) if start == first and sentence.classes[stop] in "P(" else None
        return name if name and len(name.words) > 1 else None

    def _of_pronoun(self, sentence: Sentence, at: int) -> list[str]:
        pronoun = re.split("['’]", sentence.words[at])[0]
        if pronoun not in ("he", "she"):
            return []
        place = sentence.starts[at]
        last = self.last if self.last and self.last.gender in (pronoun, "?") else None
        end = bisect(self.places, place - 1)
        earlier = self.names[max(0, end - _FAR) : end]
        for wanted in (True, False):
            for name in reversed(earlier):
                if last and name.at <= last.at:
                    return last.names
                if (name.first or not wanted) and self._is_person(name) and self._gender(name) in (pronoun, "?"):
                    return [self._fullest(name).written]
            if last:
                return last.names
        return []

    def are_anonymous(self, sentence: Sentence, mention: tuple[int, int], names: list[str]) -> bool:
        """Whether the mention is a pronoun for an anonymous source."""
        return sentence.classes[mention[0]] == "p" and bool(self.last and self.last.anonymous and self.last.names is names)

    def remember(self, sentence: Sentence, mention: tuple[int, int], names: list[str], anonymous: bool) -> None:
        """Notes who spoke last, for the pronouns that follow; only one person can be meant by `he` or `she`."""
        if sentence.classes[mention[0]] in "pW" or len(names) != 1:
            return
        known = self.known.get(names[0])
        if anonymous or (known and self._is_person(known)):
            gender = self._gender(known) if known else "?"
            self.last = _Speaker(sentence.starts[mention[0]], names, gender, anonymous)

    def _is_person(self, name: Name) -> bool:
        return len(self._fullest(name).words) > 1 or bool(name.role) or name.gender != "?" or name.words[-1] in self.speaking

    def _gender(self, name: Name) -> str:
        return self.genders.get(name.words[-1], "?")

    def _fullest(self, name: Name) -> Name:
        if len(name.words) > 1:
            return name
        candidates = self.full.get(name.words[0], [])
        earlier = [one for one in candidates if one.at <= name.at]
        return earlier[-1] if earlier else candidates[0] if candidates else name


def core_end(sentence: Sentence, first: int, last: int) -> int:
    """The last word of a mention before its apposition or relative clause."""
    match = _CORE_ENDS.search(sentence.classes, first + 1, last + 1)
    return match.start() - 1 if match else last


def head_word(sentence: Sentence, first: int, last: int) -> str:
    """The noun that a phrase is about: `officials` in `two senior officials of the ministry`."""
    classes, words = sentence.classes, sentence.words
    end = core_end(sentence, first, last)
    for at in range(first + 1, end + 1):
        if classes[at] in "OPtA" or (classes[at] in "eg" and classes[at - 1] in "nXbz"):
            return words[at - 2] if words[at - 1] in word_list("after_nouns") and at - 2 >= first else words[at - 1]
    return words[end]


def _joint(sentence: Sentence, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The parts of `Ida Holm and Jan Lie`; anything else whole."""
    classes = sentence.classes[first : last + 1]
    if re.fullmatch(r"[DXn#]*X(?:,[DXn#]*X)*,?&[DXn#]*X", classes) and any(
        word == "and" for word in sentence.words[first : last + 1]
    ):
        for match in re.finditer(r"[^,&]+", classes):
            yield first + match.start(), first + match.end() - 1
    else:
        yield first, last


def _names(text: str, sentence: Sentence) -> Iterator[Name]:
    earlier = False
    for match in _NAMES.finditer(sentence.classes):
        if name := _name(text, sentence, *match.span()):
            yield name._replace(first=not earlier)
            earlier = True


def _name(text: str, sentence: Sentence, start: int, stop: int) -> Name | None:
    """The name in a run of capitals, without the titles before it; None if nothing but titles stands there."""
    title = ""
    titles = [at for at in range(start, stop) if is_title(sentence.words[at])]
    if titles:
        title = sentence.words[titles[-1]].rstrip(".")
        start = titles[-1] + 1
    if start == stop:
        return None
    if not title and start and sentence.classes[start - 1] == "n" and is_title(sentence.words[start - 1]):
        title = sentence.words[start - 1]
    written = _POSSESSIVE.sub("", text[sentence.starts[start] : sentence.ends[stop - 1]])
    words = tuple(_POSSESSIVE.sub("", word) for word in sentence.words[start:stop])
    given = words[0]
    gender = "?"
    if title in word_list("he") or given in word_list("he"):
        gender = "he"
    elif title in word_list("she") or given in word_list("she"):
        gender = "she"
    return Name(sentence.starts[start], words, written, gender, False, title)


def is_title(word: str) -> bool:
    """Whether the word is a title or office that stands before a name."""
    word = word.rstrip(".")
    return word in word_list("titles") or word in word_list("roles")
