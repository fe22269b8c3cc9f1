"""Who says what within one sentence: each cue with the words it attributes, outermost first, from left to right.

What stands inside words attributed already is left alone ("Holm said the mayor had promised a bridge" is one attribution);
a coordinated verb, a participle after a comma and a new clause with its own subject and cue end the words before them.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from onrecord.systems.rules import clauses, subjects
from onrecord.systems.rules.cues import Cue, cues
from onrecord.systems.rules.lexicon import allows, word_list
from onrecord.systems.rules.sentences import Sentence

_FINITE = re.compile(r"[AvzebuR]")
# LERVIK, 14 March (Nordwire) -
_DATELINE = re.compile(r"X{1,3}(?:,[X#d]{1,4})?(?:\([^)]{1,6}\))?-")
_ENDING = ".,;:-"


class Attribution(NamedTuple):
    """Words of a sentence (first and last of each part), the cue, and whoever they are attributed to."""

    sentence: Sentence
    content: list[tuple[int, int]]
    cue: Cue
    subject: tuple[int, int] | None


def of_sentence(sentence: Sentence) -> list[Attribution]:
    """The attributions of the sentence, none inside the words of another."""
    hits = [(cue, clauses.following(sentence, cue)) for cue in cues(sentence)]
    hits = [
        (cue, what)
        for cue, what in hits
        if allows(cue.lemma, cue.construction, what.frame) and not _refuses_to_speak(sentence, what)
    ]
    found: list[Attribution] = []
    covered = -1
    closing = next((cue for cue, what in reversed(hits) if _closes(sentence, cue, what)), None)
    for at, (cue, what) in enumerate(hits):
        if cue.head <= covered or (closing and cue.first < closing.first and cue.construction != "according"):
            continue
        parts = content(sentence, cue, what, covered + 1, hits[at + 1 :])
        if not parts and sentence.classes[-1] != ":":
            continue
        subject = cue.subject or shared_subject(sentence, cue, found)
        if is_raised(cue, what.frame):
            parts, subject = [*([subject] if subject else []), *parts], agent(sentence, cue)
        found.append(Attribution(sentence, parts, cue, subject))
        covered = max([covered, cue.last, *(last for _, last in parts)])
    return found


def _refuses_to_speak(sentence: Sentence, what: clauses.Object) -> bool:
    """Whether nothing is said: `declined to comment`, `did not respond to a request for comment`."""
    return what.frame == "to" and "comment" in sentence.words[what.start : what.start + 6]


def _closes(sentence: Sentence, cue: Cue, what: clauses.Object) -> bool:
    """Whether all before it is attributed by a cue at the end of the sentence: `He had agreed to leave, Holm said on Monday.`"""
    if cue.construction not in ("finite", "inverted") or what.frame != "end" or not cue.subject:
        return False
    begin = min(cue.first, cue.subject[0])
    return begin > 3 and sentence.classes[begin - 1] == "," and sentence.classes[what.start : what.start + 1] in ("", ".")


def is_raised(cue: Cue, frame: str) -> bool:
    """Whether the subject belongs to the words attributed: `the bridge is expected to close`, `the plan seems to work`."""
    if cue.construction == "passive":
        return cue.lemma not in word_list("addressee")
    return cue.lemma in word_list("raising") and frame in ("to", "phrase", "clause", "like", "as", "-ing")


def agent(sentence: Sentence, cue: Cue) -> tuple[int, int] | None:
    """Whoever is named after `by` right behind a passive."""
    if sentence.words[cue.last + 1 : cue.last + 2] == ["by"]:
        return subjects.after(sentence, cue.last + 2, apposition=False)
    return None


def shared_subject(sentence: Sentence, cue: Cue, earlier: Sequence[Attribution]) -> tuple[int, int] | None:
    """The subject that a participle, an infinitive or the second of two verbs has in common with the verb before it."""
    if cue.construction in ("passive", "according"):
        return None
    if earlier:
        return earlier[-1].subject
    for match in _FINITE.finditer(sentence.classes):
        if found := subjects.before(sentence, match.start()):
            return found
    return None


def content(
    sentence: Sentence, cue: Cue, what: clauses.Object, left: int, later: Sequence[tuple[Cue, clauses.Object]]
) -> list[tuple[int, int]]:
    """The words that the cue attributes, as first and last word of each part; `left` is the first word still free."""
    classes = sentence.classes
    begin = min(cue.first, cue.subject[0]) if cue.subject else cue.first
    if cue.construction == "according":
        return _around(sentence, left, cue.head, cue.subject[1] + 1 if cue.subject else cue.last + 1)
    if cue.construction == "label":
        return _part(sentence, cue.last + 1, len(classes) - 1)
    parts = []
    before = classes[begin - 1] if begin > left and cue.construction in ("finite", "inverted") else ""
    if before == "Q" or (before in (",", "-") and what.frame == "end"):
        parts += _part(sentence, max(left, _beginning(classes, begin - 1)), begin - 1)
    if what.frame == "end":
        if parts and classes[what.start : what.start + 1] == "," and classes[what.start + 1 : what.start + 2] not in "gWSeR&":
            parts += _part(sentence, what.start + 1, _end(sentence, cue, what.start + 1, later))
        return parts
    if what.frame == "quotation" or not parts:
        start = what.start
        while classes[start : start + 1] in (",", ":"):
            start += 1
        parts += _part(sentence, start, _end(sentence, cue, start, later))
    return parts


def _beginning(classes: str, end: int) -> int:
    """Where the words begin that end there: after a dateline; at a quotation after a colon (`More on this: “No,” says Holm`)."""
    if classes[max(0, end - 1) : end + 1] == ":Q":
        return end
    dateline = _DATELINE.match(classes, 0, end)
    return dateline.end() if dateline else 0


def _around(sentence: Sentence, left: int, before: int, after: int) -> list[tuple[int, int]]:
    parts = _part(sentence, left, before - 1)
    if not parts or sentence.classes[after : after + 1] == ",":
        parts += _part(sentence, after, len(sentence.classes) - 1)
    return parts


def _part(sentence: Sentence, first: int, last: int) -> list[tuple[int, int]]:
    classes = sentence.classes
    while first <= last and classes[first] in _ENDING + ")&B":
        first += 1
    while first <= last and classes[last] in _ENDING + "&B":
        last -= 1
    return [(first, last)] if first <= last else []


def _end(sentence: Sentence, cue: Cue, start: int, later: Sequence[tuple[Cue, clauses.Object]]) -> int:
    """The last word before the next clause that has a cue of its own."""
    classes = sentence.classes
    for further, _ in later:
        if further.first <= start:
            continue
        if further.subject and further.subject[0] < cue.first <= further.first and further.construction == "finite":
            return further.first - 1
        if further.construction == "participle" and classes[further.first - 1] in ",&":
            return further.first - 1
        if further.construction == "coordinated" and cue.construction != "infinitive":
            return further.first - 1
        if further.construction == "finite" and further.subject and further.subject[0] > start + 1:
            at = further.subject[0] - 1
            if classes[at] in "&BS" and classes[at - 1] == ",":
                return at - 1
            if sentence.words[at] == "while":
                return at - 1
    return len(classes) - 1
