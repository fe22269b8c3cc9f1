"""Which entries of two annotators' speaker tables are the same speaker, though each has keys and words of his own.

Named entries by their names, at the levels of a score (MEASURES, section 4), unnamed ones by their descriptions, or as they are
given the same quotes, by the same words of the text. Whoever fits two entries equally well is left as he is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord.data.annotation import Annotation, Quote
from onrecord.scoring import names

Key = tuple[str, str]
Score = tuple[int, float, float]
_SAME_DESCRIPTION = 0.5


def same_entries(a: Annotation, b: Annotation, quotes: Iterable[tuple[Quote, Quote]]) -> dict[str, str]:
    """The key in a's table of every entry of b's that is there too; `quotes` are those that both annotated."""
    shared = Counter(key for pair in quotes for key in _given_alike(*pair))
    scored: dict[Key, Score] = {}
    for one, left in a.speakers.items():
        for other, right in b.speakers.items():
            if score := _score(left, right, shared[one, other], one == other):
                scored[one, other] = score
    found: dict[str, str] = {}
    for (one, other), score in sorted(scored.items(), key=lambda item: item[1], reverse=True):
        rivals = [
            key for key, rival in scored.items() if rival == score and key != (one, other) and (key[0] == one or key[1] == other)
        ]
        free = [(left, right) for left, right in rivals if left not in found.values() and right not in found]
        if one not in found.values() and other not in found and not free:
            found[other] = one
    return found


def gold_keys(a: Annotation, b: Annotation, same: Mapping[str, str]) -> dict[str, str]:
    """The key in the merged table of every entry of b's: a's for the same entry, its own else, numbered where a has taken it."""
    taken, keys = {*a.speakers, *b.speakers}, dict[str, str]()
    for key in b.speakers:
        if key in same:
            keys[key] = same[key]
            continue
        numbered = (f"{key}_{number}" for number in range(2, len(taken) + 3))
        keys[key] = next(other for other in numbered if other not in taken) if key in a.speakers else key
        taken.add(keys[key])
    return keys


def _score(left: Mapping[str, Any], right: Mapping[str, Any], shared: int, same_key: bool) -> Score | None:
    """How well two entries fit: named ones before unnamed ones, then how closely, then by how many quotes; None if not."""
    one, other = left.get("name"), right.get("name")
    if one and other:
        personal = left.get("kind") == right.get("kind") == "person"
        levels = [
            names.level(other, one, left.get("aliases", ()), personal=personal),
            names.level(one, other, right.get("aliases", ()), personal=personal),
        ]
        found = [names.LEVELS.index(level) for level in levels if level is not None]
        return (3, -min(found), shared) if found else None
    if one or other:
        return None
    told, also_told = left.get("description") or "", right.get("description") or ""
    alike = names.word_dice(told, also_told)
    if alike >= _SAME_DESCRIPTION:
        return (2, alike, shared)
    if shared:
        return (1, shared, alike)
    return (0, 0, 0) if same_key and not (told and also_told) else None


def _given_alike(left: Quote, right: Quote) -> Iterator[Key]:
    """The entries to which two matched quotes give the words, if each gives one and the mentions share a character."""
    one, other = left.value.get("speaker", []), right.value.get("speaker", [])
    mentions = left.spans("mention"), right.spans("mention")
    touch = any(s < f and t < e for s, e in mentions[0] for t, f in mentions[1]) or not any(mentions)
    if len(one) == len(other) == 1 and touch:
        yield one[0], other[0]
    nodes = left.value.get("via", []), right.value.get("via", [])
    if len(nodes[0]) == len(nodes[1]):
        for node, also in zip(*nodes, strict=True):
            if node["role"] == also["role"] and "speaker" in node and "speaker" in also:
                yield node["speaker"], also["speaker"]
