"""Whoever stands as the subject of a cue verb: the noun phrase before it, or after it where the order is turned round.

No parser: a noun phrase is the longest run of word classes that may stand in one, read from the verb outwards.
"""

import re

from onrecord.systems.rules.sentences import Sentence

# read backwards from the verb; a participle stands in a noun phrase only before a noun and after a determiner or preposition
_PHRASE = frozenset("DXn#OPd&oq")
_VERBLIKE = frozenset("evugbz")
_TIME = re.compile(r"(?:P?D?[#n]?d+#?|P#)\Z")
_LINKS = frozenset({"close", "opposed", "loyal", "adviser", "advisor", "aide", "candidate", "according"})
_ABOUT = frozenset({"about", "around", "over"})
_RIGHT = re.compile(r"(?:p|R?[DXn#q]{1,12}(?:[OP&][DXn#q&]{1,8}){0,3}(?:\([^)]{1,12}\))?)")
_APPOSITION = re.compile(r",(?=[DnXRe])(?!X+[,&v])[DXn#OP&dReqgb()t-]{2,25}?(?=[,.;:]|\Z)")


def before(sentence: Sentence, verb: int, depth: int = 0) -> tuple[int, int] | None:
    """First and last word of the noun phrase that ends right before the word `verb`; None where there is none."""
    classes, last = sentence.classes, verb - 1
    while last >= 0 and classes[last] in "R-" and last > verb - 3:
        last -= 1
    if last < 0:
        return None
    kind = classes[last]
    if kind in "Wp":
        return last, last
    if kind == ",":
        return _with_apposition(sentence, last, depth)
    if kind == ")":
        opened = classes.rfind("(", 0, last)
        inner = before(sentence, opened, depth + 1) if opened > 0 and depth < 2 else None
        return (inner[0], last) if inner else None
    if kind == "#" and last > 1 and classes[last - 1] == "," and depth < 3:  # Ida Holm, 58
        return before(sentence, last - 1, depth + 1)
    return _run(sentence, last) or _before_relative(sentence, last, depth)


def _before_relative(sentence: Sentence, last: int, depth: int) -> tuple[int, int] | None:
    """The noun phrase whose relative clause ends before the verb: `A nurse | who asked not to be named | said`."""
    relative = sentence.classes.rfind("W", max(1, last - 12), last)
    if relative < 0 or depth > 1 or not set(sentence.classes[relative:last]).isdisjoint(",;:-Q"):
        return None
    return before(sentence, relative, depth + 1) if sentence.classes[relative - 1] in "nXbz)" else None


def _with_apposition(sentence: Sentence, comma: int, depth: int) -> tuple[int, int] | None:
    classes = sentence.classes
    opened = classes.rfind(",", max(0, comma - 30), comma)
    while opened > 0 and classes[opened + 1] in "X#" and comma - opened <= 3 and classes[opened - 1] in "X#)":
        further = classes.rfind(",", max(0, comma - 30), opened)
        if further < 0:
            break
        opened = further
    if opened <= 0 or depth > 1:
        return None
    found = before(sentence, opened, depth + 1)
    if found is None or classes[found[0]] in "pW":
        return found
    inside = classes[opened + 1]
    return (found[0], comma - 1) if inside in "DXn#" else found


def _run(sentence: Sentence, last: int) -> tuple[int, int] | None:
    classes, words = sentence.classes, sentence.words
    first = last + 1
    while first > 0:
        at = first - 1
        kind = classes[at]
        linked = kind == "t" and first <= last and classes[first] in "DXn" and at > 0 and words[at - 1] in _LINKS
        if linked or kind in _PHRASE or (kind in _VERBLIKE and _in_phrase(classes, at, first, last)):
            first = at
        elif kind == ")" and first <= last and (opened := classes.rfind("(", max(0, at - 12), at)) > 0:
            first = opened
        else:
            break
    while (time := _TIME.search(classes, first, last + 1)) and time.start() > first:
        last = time.start() - 1
    if first > last or (last > first and classes[last] in "evu"):
        return None
    return _trimmed(sentence, first, last)


def _in_phrase(classes: str, at: int, first: int, last: int) -> bool:
    if first > last:  # the talks, the report: a verb's form after a determiner is a noun
        return at > 0 and classes[at - 1] == "D" and classes[at] in "bz"
    if classes[first] == "P":
        return at > 0 and classes[at - 1] in "nX" and classes[at] in "evug"
    return classes[first] in "nXevugq" and (at == 0 or classes[at - 1] in "DPOX#&,")


def _trimmed(sentence: Sentence, first: int, last: int) -> tuple[int, int] | None:
    """The phrase without what belongs to the sentence: `In Ohio on Monday | Ms. Holm`."""
    classes = sentence.classes
    while first <= last and classes[first] in "&RdO":
        first += 1
    if first < last and classes[first] == "P" and not (sentence.words[first] in _ABOUT and classes[first + 1] in "#D"):
        starts = [at for at in range(first + 2, last + 1) if _starts_anew(classes, at)]
        if not starts:
            return None
        first = starts[-1]
    while first <= last and classes[first] in "&RdO":
        first += 1
    if first > last or classes[first : last + 1].strip("dPO&oq") == "":
        return None
    return first, last


def _starts_anew(classes: str, at: int) -> bool:
    kind, previous = classes[at], classes[at - 1]
    return (kind == "D" and previous not in "PO&D#") or (kind == "X" and previous in "nd#") or (kind in "Xn" and previous == "d")


def after(sentence: Sentence, first: int, apposition: bool = True) -> tuple[int, int] | None:
    """First and last word of the noun phrase that begins at the word `first`, with its apposition; None if none begins there."""
    match = _RIGHT.match(sentence.classes, first)
    if match is None:
        return None
    end = match.end()
    if time := re.search(r"P?D?[#]?d+#?\Z", sentence.classes[first:end]):
        end = first + time.start()
    if end <= first:
        return None
    if apposition and (more := _APPOSITION.match(sentence.classes, end)):
        end = more.end()
    return first, end - 1
