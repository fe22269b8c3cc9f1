"""Where a sentence attributes words to somebody: the cue verbs with their auxiliaries, and `according to`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from onrecord.systems.rules import subjects
from onrecord.systems.rules.lexicon import cue_forms, word_list
from onrecord.systems.rules.sentences import Sentence

# a name and a colon at the beginning: `Holm: No bridge before May`
_LABEL = re.compile(r"X{1,5}:(?=[^#:])")


class Cue(NamedTuple):
    """A verb group (words first to last, the verb itself `head`), how it stands in the sentence, and its subject.

    Construction: finite, relative, participle, coordinated, infinitive, passive, inverted, according, label.
    """

    first: int
    head: int
    last: int
    lemma: str
    construction: str
    subject: tuple[int, int] | None


def cues(sentence: Sentence) -> Iterator[Cue]:
    """The cues of the sentence from left to right."""
    forms = cue_forms()
    if (label := _LABEL.match(sentence.classes)) and _may_speak(sentence, label.end() - 1):
        colon = label.end() - 1
        yield Cue(colon, colon, colon, ":", "label", (0, colon - 1))
    for match in re.finditer(r"[bzvuga]", sentence.classes):
        head = match.start()
        word = sentence.words[head]
        if word == "according":
            if cue := _according(sentence, head):
                yield cue
        elif word in forms and (cue := _verb(sentence, head, forms[word].lemma)):
            yield cue


def _may_speak(sentence: Sentence, colon: int) -> bool:
    if word_list("no_speaker").intersection(sentence.words[:colon]) or len(sentence.words[0]) < 2:
        return False
    return sentence.starts[colon + 1] > sentence.ends[colon]


def _according(sentence: Sentence, head: int) -> Cue | None:
    if sentence.classes[head + 1 : head + 2] != "t":
        return None
    return Cue(head, head, head + 1, "according", "according", subjects.after(sentence, head + 2))


def _verb(sentence: Sentence, head: int, lemma: str) -> Cue | None:
    classes, words = sentence.classes, sentence.words
    kind = classes[head]
    first = head
    while first > 0 and classes[first - 1] in "AR":
        first -= 1
    auxiliaries = [words[at] for at in range(first, head) if classes[at] == "A"]
    if first > 0 and classes[first - 1] == "p" and ("'" in words[first - 1] or "’" in words[first - 1]):
        auxiliaries.insert(0, words[first - 1])
    before = classes[first - 1] if first else ""
    be = auxiliaries and auxiliaries[-1] in word_list("be")
    have = auxiliaries and auxiliaries[-1] in word_list("have")
    if kind == "g":
        if be:
            return _finite(sentence, first, head, lemma)
        if before in "DO" or (before == "n" and head - first == 0):
            return None
        return Cue(first, head, head, lemma, "participle", None)
    if kind in "vu" and be:
        return Cue(first, head, head, lemma, "passive", subjects.before(sentence, first))
    if kind in "vu" and (have or kind == "v") and before not in ("D", "O", "P"):
        if not auxiliaries and classes[head + 1 : head + 2] == "P" and words[head + 1] == "by":
            return None
        return _finite(sentence, first, head, lemma)
    if kind == "b" and before == "t":
        return _infinitive(sentence, first - 1, head, lemma)
    if kind == "b" and auxiliaries and not be and not have:
        return _finite(sentence, first, head, lemma)
    if kind in "bz" and not auxiliaries and (before not in ("D", "O", "P", "A") or words[first - 1] in word_list("plural")):
        return _present(sentence, first, head, lemma, kind)
    return None


def _finite(sentence: Sentence, first: int, head: int, lemma: str) -> Cue | None:
    classes = sentence.classes
    before = classes[first - 1] if first else ""
    subject = subjects.before(sentence, first) if first else None
    if before in ("&", "B") and (subject is None or classes[subject[1]] != "X"):
        return Cue(first, head, head, lemma, "coordinated", None)
    if before in ("Q", "") or (before == "," and subject is None):
        turned = subjects.after(sentence, head + 1) if first == head else None
        if turned:
            return Cue(first, head, head, lemma, "inverted", turned)
        if before == ",":
            return Cue(first, head, head, lemma, "coordinated", None)
    if subject is None:
        return None
    return Cue(first, head, head, lemma, "relative" if classes[subject[0]] == "W" else "finite", subject)


def _present(sentence: Sentence, first: int, head: int, lemma: str, kind: str) -> Cue | None:
    cue = _finite(sentence, first, head, lemma)
    if cue is None or cue.construction in ("relative", "coordinated", "inverted") or cue.subject is None:
        return cue
    start, end = cue.subject
    plural = _is_plural(sentence, start, end)
    return cue if plural == (kind == "b") else None


def _is_plural(sentence: Sentence, start: int, end: int) -> bool:
    words, classes = sentence.words, sentence.classes
    if classes[start] == "p":
        return words[start] in word_list("plural")
    if "&" in classes[start : end + 1] and classes[start : end + 1].strip("X&,") == "":
        return True
    if "#" in classes[start : end + 1] or not word_list("plural").isdisjoint(words[start : end + 1]):
        return True
    head = end
    for at in range(start + 1, end + 1):
        if classes[at] in "OP,(eug":
            head = at - 1
            break
    return words[head] in word_list("plural") or _has_plural_ending(words[head], classes[head] == "X" and head > 0)


def _has_plural_ending(word: str, name: bool) -> bool:
    if name:
        return word.endswith(("ans", "ats", "ers", "ists", "ors", "ives", "als", "ants", "ents"))
    return word.endswith("s") and not word.endswith(("ss", "'s", "’s", "us", "is"))


def _infinitive(sentence: Sentence, to: int, head: int, lemma: str) -> Cue | None:
    classes = sentence.classes
    matrix = to - 1
    while matrix > 0 and classes[matrix] in "RP":
        matrix -= 1
    if matrix >= 0 and classes[matrix] in "bzvueg":
        first = matrix
        while first > 0 and classes[first - 1] in "AR":
            first -= 1
        if classes[matrix] == "g":
            return Cue(to, head, head, lemma, "infinitive", None)
        subject = subjects.before(sentence, first) if first else None
        if subject:
            return Cue(first, head, head, lemma, "infinitive", subject)
    return Cue(to, head, head, lemma, "infinitive", None)
