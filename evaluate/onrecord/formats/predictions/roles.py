"""Labelled words without links: what role a label names, and which cue and mention go with which content.

Labels   content, quote, quotation, message · cue, verb, attribution · source, speaker, mention, holder; in any case, in the
         plural too, with what kind of quote or speaker it is before or behind: `direct_quote`, `Speaker-PER`.
Links    A content goes with the only cue (mention) of the units, sentences or paragraphs, that it touches; of several cues with the
         nearest, of several mentions with the one nearest to it or its cue; of two as near with the one before. What stands inside
         the content is not its own. In other units nothing is looked for.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from onrecord.formats.export import Account, Place
from onrecord.formats.predictions.fields import TYPES, plain
from onrecord.formats.predictions.output import Piece, Statement

Role = Literal["content", "cue", "mention"]
_ROLES: dict[str, Role] = {
    **dict.fromkeys(("content", "quote", "quotation", "message"), "content"),
    **dict.fromkeys(("cue", "verb", "attribution"), "cue"),
    **dict.fromkeys(("source", "speaker", "mention", "holder"), "mention"),
}
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
LABELS = "content, quote, quotation or message; cue, verb or attribution; source, speaker, mention or holder"


class Marked(NamedTuple):
    """Words of a role: their pieces, from where to where they go, the units that they touch, and where the output says so."""

    role: Role
    pieces: tuple[Piece, ...]
    start: int
    end: int
    units: frozenset[int]
    place: Place
    type: str | None = None


def role_of(label: str) -> Role | None:
    """The role that a label names; None if it names none, or two."""
    words = [word.casefold() for word in _WORDS.findall(label)]
    whole = plain(label).removesuffix("s")
    if whole in _ROLES:
        return _ROLES[whole]
    roles = {role for word in words if (role := _ROLES.get(word.removesuffix("s")))}
    return roles.pop() if len(roles) == 1 else None


def type_of(label: str) -> str | None:
    """The type of quote that a label names, as in `direct_quote`."""
    words = plain(label).removesuffix("s")
    return TYPES.get(words, next((kind for word in _WORDS.findall(label) if (kind := TYPES.get(word.casefold()))), None))


def statements(marked: Sequence[Marked], account: Account) -> list[Statement]:
    """The contents, each with its cue and its mention."""
    used: set[int] = set()
    found = []
    for one in marked:
        if one.role != "content":
            continue
        cue = _nearest(one, [one], marked, "cue")
        mention = _nearest(one, [one, *(marked[number] for number in cue)], marked, "mention")
        used.update((*cue, *mention))
        of_role = [tuple(piece for number in numbers for piece in marked[number].pieces) for numbers in (cue, mention)]
        fields = {} if one.type is None else {"type": one.type}
        found.append(Statement(one.place, one.pieces, of_role[0], of_role[1], fields=fields))
    for role in ("cue", "mention"):
        account.left_out[f"{role}s without a content near them"] += sum(
            one.role == role and number not in used for number, one in enumerate(marked)
        )
    return found


def _nearest(content: Marked, beside: Sequence[Marked], marked: Sequence[Marked], role: str) -> list[int]:
    """The number of the one of the role that stands nearest to what is given, alone in a list; none if its units have none."""
    near = [
        (min(_distance(one, other) for other in beside), one.start, number)
        for number, one in enumerate(marked)
        if one.role == role and one.units & content.units and not (content.start <= one.start and one.end <= content.end)
    ]
    return [min(near)[2]] if near else []


def _distance(one: Marked, other: Marked) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
