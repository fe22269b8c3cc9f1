"""The word lists beside this module, each read once: what the rules know about English."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).parent
_SECTION = re.compile(r"\[(\S+) [^\]]*\]")


class Form(NamedTuple):
    """A form of a cue verb. Kind: b base, z third person, v past, u participle only, g -ing."""

    lemma: str
    kind: str


def lines(name: str) -> list[str]:
    """The lines of that file without its comments."""
    lines = (_HERE / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def word_classes() -> dict[str, str]:
    """The class of each word of words.txt: one letter."""
    classes: dict[str, str] = {}
    letter = ""
    for line in lines("words"):
        if section := _SECTION.match(line):
            letter = section[1]
        else:
            for word in line.split():
                classes.setdefault(word, letter)
    return classes


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of that file, in lower case."""
    return frozenset(word.lower() for line in lines(name) for word in line.split())


@cache
def frames() -> dict[tuple[str, str], frozenset[str]]:
    """What a cue verb attributes, by lemma and construction: the frames of cues.txt."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for line in lines("cues"):
        verb, *constructions = line.split(";")
        for part in constructions:
            construction, _, names = part.partition(":")
            found[verb.split()[0], construction.strip()] = frozenset(names.split())
    return found


@cache
def cue_forms() -> dict[str, Form]:
    """Every form of every cue verb."""
    forms: dict[str, Form] = {}
    for line in lines("cues"):
        lemma, *irregular = line.split(";")[0].split()
        for form in _inflect(lemma, irregular):
            forms.setdefault(form[0], Form(lemma, form[1]))
    return forms


def _inflect(lemma: str, irregular: list[str]) -> list[tuple[str, str]]:
    past, participle, gerund = [*irregular, *_regular(lemma)[len(irregular) :]]
    return [(past, "v"), (lemma, "b"), (_third_person(lemma), "z"), (participle, "u"), (gerund, "g")]


def _third_person(lemma: str) -> str:
    if re.search(r"(s|x|z|ch|sh|o)$", lemma):
        return lemma + "es"
    return lemma[:-1] + "ies" if re.search(r"[^aeiou]y$", lemma) else lemma + "s"


def _regular(lemma: str) -> list[str]:
    if lemma.endswith("e"):
        gerund = lemma + "ing" if lemma.endswith("ee") else lemma[:-1] + "ing"
        return [lemma + "d", lemma + "d", gerund]
    past = lemma[:-1] + "ied" if re.search(r"[^aeiou]y$", lemma) else lemma + "ed"
    return [past, past, lemma + "ing"]


def allows(lemma: str, construction: str, frame: str) -> bool:
    """Whether the verb attributes what follows it there."""
    if construction in ("according", "label"):
        return True
    if construction in ("coordinated", "inverted"):
        construction = "finite"
    return frame in frames().get((lemma, construction), ())
