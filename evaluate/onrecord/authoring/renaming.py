"""Other names: people and places renamed word by word, everywhere alike.

A word of a name has one successor, so that those who share a surname still do, an initial follows its name, and a selector
that covers the surname only is not crossed. Names are given, or drawn from the profile of the document's country: given names
of the same gender, surnames of as many words, towns, none of which stands in the text yet. Names in the outlet's name stay, and
handles.
"""

import re
from collections.abc import Container, Iterable, Mapping
from random import Random
from typing import Any

from onrecord.authoring.pieces import Piece
from onrecord.data.annotation import Annotation

Names = Mapping[str, str]
_OF_PEOPLE = ("women", "men", "surnames")
_KINDS = ("towns", *_OF_PEOPLE)
_TRIES = 100


def given(annotation: Annotation, names: Names) -> dict[str, str]:
    """The successors of names as somebody gave them, words of people's names too. Raises ValueError where that is contradictory."""
    found: dict[str, str] = {}
    people = _people(annotation)
    for old, new in names.items():
        if len(old.split()) != len(new.split()):
            raise ValueError(f"{old!r} has {len(old.split())} words, {new!r} {len(new.split())}; give names of as many words")
        pairs = zip(old.split(), new.split(), strict=True) if old in people else ()
        for before, after in ((old, new), *pairs):
            if found.setdefault(before, after) != after:
                raise ValueError(f"{before!r} would be {found[before]!r} and {after!r}; a word of a name has one successor")
    return _with_initials(_injective(found), people, annotation.text or "")


def drawn(annotation: Annotation, profile: Mapping[str, Any], random: Random, avoid: Container[str] = ()) -> dict[str, str]:
    """The successors of all names of the country's profile that stand in the text or the speaker table, drawn from the profile.

    Nobody is given a name to `avoid`. Raises ValueError for people whose names the profile does not have, or has no others for.
    """
    text, people = annotation.text or "", _people(annotation)
    outlet = str((annotation.document.get("outlet") or {}).get("name"))
    if strange := [name for name in people if not any(_stands(own, name) for kind in _OF_PEOPLE for own in profile[kind])]:
        raise ValueError(f"the profile of the country has none of the names {', '.join(strange)}; give --names")
    known = "\n".join([text, *people])
    stand = {kind: [own for own in profile[kind] if _stands(own, known) and not _stands(own, outlet)] for kind in _KINDS}
    for _ in range(_TRIES):
        found: dict[str, str] = {}
        for kind, names in stand.items():
            for own in sorted(names, key=lambda name: (-len(name.split()), name)):
                _draw(found, own, profile[kind], known, random, by_word=kind in _OF_PEOPLE)
        if not any(" ".join(found.get(word, word) for word in person.split()) in avoid for person in people):
            return _with_initials(_injective(found), people, text)
    raise ValueError("every name drawn belongs to somebody else; give --names")


def renamed(text: str, names: Names) -> list[Piece]:
    """The edits that rename, one per word where there are as many."""
    names = {**names, **{old.upper(): new.upper() for old, new in names.items() if len(old) > 1}}
    if not names:
        return []
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    edits = []
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", text):
        words, new = [word.span() for word in re.finditer(r"\S+", match.group())], names[match.group()].split()
        if len(words) != len(new):  # a town
            words, new = [(0, len(match.group()))], [names[match.group()]]
        edits += [Piece(match.start() + start, match.start() + end, one) for (start, end), one in zip(words, new, strict=True)]
    return [edit for edit in edits if text[edit.start : edit.end] != edit.words]


def _draw(found: dict[str, str], old: str, pool: Iterable[str], text: str, random: Random, *, by_word: bool) -> None:
    """Enters a successor of the name, and of each word of it, if it has none yet."""
    if old in found:
        return
    taken = {word for new in found.values() for word in new.split()}
    free = [
        new
        for new in pool
        if (not by_word or len(new.split()) == len(old.split()))
        and not any(_stands(word, text) or word in taken for word in new.split())
    ]
    if not free:
        raise ValueError(f"the profile has no other name for {old!r} that the text does not have; give --names")
    new = random.choice(free)
    found[old] = new
    if by_word:
        found.update(zip(old.split(), new.split(), strict=True))


def _with_initials(names: dict[str, str], people: Iterable[str], text: str) -> dict[str, str]:
    """The names and `O. Brekke` for Odd Brekke: an initial follows its name. Raises ValueError for one that stands for two."""
    initials: dict[str, str] = {}
    for person in people:
        first, *rest = person.split()
        short = " ".join([f"{first[0]}.", *rest])
        new = " ".join([f"{names.get(first, first)[0]}.", *(names.get(word, word) for word in rest)])
        if rest and initials.setdefault(short, new) != new and _stands(short, text):
            raise ValueError(f"{short} may be either of two people; give --names for it")
    return {**initials, **names}


def _people(annotation: Annotation) -> list[str]:
    """The names of the people of the speaker table, without handles."""
    people = [speaker for speaker in annotation.speakers.values() if speaker.get("kind") == "person"]
    names = [speaker.get("name") for speaker in people if speaker.get("identification") != "handle"]
    return [name for name in names if isinstance(name, str)]


def _injective(names: dict[str, str]) -> dict[str, str]:
    first: dict[str, str] = {}
    for old, new in names.items():
        if first.setdefault(new, old) != old:
            raise ValueError(f"{first[new]!r} and {old!r} would both be {new!r}")
    return names


def _stands(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
