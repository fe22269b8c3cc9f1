"""What a cue attributes: the clause after it, the clause before it, or both parts of a clause it interrupts."""

import re
from typing import NamedTuple

from onrecord.systems.rules.cues import Cue
from onrecord.systems.rules.lexicon import word_list
from onrecord.systems.rules.sentences import Sentence

_TIME = re.compile(r"(?:[RP]?D?#?[nX]?d+,?#?,?)(?=[^ndzb]|\Z)")
_ADJUNCT = re.compile(r",?(?:P[DXnO#edgP&]{1,14}?,?)(?=T|:|Q)")
_ADDRESSEE = re.compile(r"[DXn#O&doq]{1,10}?(?:P[DXn]{0,4}?d+|,[DXn#OPRge&-]{2,12},)?(?=[TQt:Hp]|,Q)")
_ONE_PHRASE = re.compile(r"o|D?[n#]{0,3}X+|D?[n#]+")
_VERB = re.compile(r"[AvzubpeQ]")
_VERB_FOLLOWS = re.compile(r"[DXn#OPe&dQqRoW-]{1,14}?[AzvebpuT]")


_STRONG = frozenset({"quotation", "end"})
_OBJECTS = frozenset({"that", "clause", "phrase", "question", "to", "colon", "-ing", "if"})


class Object(NamedTuple):
    """What follows a cue: the word it begins with, and the frame that names it (see cues.txt)."""

    start: int
    frame: str


def following(sentence: Sentence, cue: Cue) -> Object:
    """The object of the cue. Frame: end, that, clause, quotation, colon, question, to, -ing, phrase, or a preposition."""
    classes, words = sentence.classes, sentence.words
    at = cue.last + 1
    if cue.construction == "inverted" and cue.subject:
        at = cue.subject[1] + 1
    if words[at : at + 1] == ["out"]:
        at += 1
    if cue.lemma in word_list("addressee"):
        at = _past_addressee(sentence, at)
    for _ in range(2):
        if match := _TIME.match(classes, at):
            at = match.end()
        if match := _ADJUNCT.match(classes, at):
            at = match.end()
    while classes[at : at + 1] == "R":
        at += 1
    frame = _frame(classes, words, at)
    return Object(at, "end" if frame not in _STRONG and _stands_after(sentence, cue, frame) else frame)


def _stands_after(sentence: Sentence, cue: Cue, frame: str) -> bool:
    """Whether the words stand before the cue, so that what follows it is no object of it: `“No,” Holm said in May`."""
    if cue.construction not in ("finite", "inverted"):
        return False
    begin = min(cue.first, cue.subject[0]) if cue.subject else cue.first
    before = sentence.classes[begin - 1] if begin else ""
    return before == "Q" or (before == "," and frame not in _OBJECTS and bool(_VERB.search(sentence.classes, 0, begin)))


def _past_addressee(sentence: Sentence, at: int) -> int:
    classes = sentence.classes
    if match := _ADDRESSEE.match(classes, at):
        return match.end()
    if match := _ONE_PHRASE.match(classes, at):
        return match.end()
    return at


def _frame(classes: str, words: list[str], at: int) -> str:
    kind = classes[at : at + 1]
    if classes[at : at + 2] == ",Q" or kind == "Q":
        return "quotation"
    if kind in ("", ".", ",", ";", "-", ")", "W", "(", "&", "B"):
        return "end"
    simple = {":": "colon", "T": "that", "H": "question", "t": "to", "p": "clause", "g": "-ing", "O": "of", "A": "end"}
    if kind in simple:
        return simple[kind]
    if kind == "P":
        return words[at]
    if kind == "S":
        return "if" if words[at] == "if" else "as" if words[at] == "as" else "end"
    return "clause" if _VERB_FOLLOWS.match(classes, at) else "phrase"
