"""Labels that are derived and never annotated: anonymity and the kind of mention (LABELS, section 2)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

PRONOUNS = {
    "en": "i me you he him she her it we us they them who which that this these those one",
    "de": "ich du er sie es wir ihr ihm ihn ihnen mir mich uns euch der die das dieser diese dieses wer man",
    "fr": "je j' tu il elle on nous vous ils elles lui leur qui celui celle ceux celles ce",
}
_EVERYBODY = frozenset(" ".join(PRONOUNS.values()).split())
_ARTICLES = frozenset(["a", "an", "the", "der", "die", "das", "ein", "eine", "le", "la", "les", "un", "une"])
_HIDDEN = frozenset({"pseudonym", "role_only", "vague"})
_HIDDEN_IF_CONFIDENTIAL = frozenset({"unique_role", "handle"})
_BROADLY_HIDDEN = frozenset({"handle", "unique_role", "none"})
_PEOPLE = frozenset({"person", "group"})

MentionType = Literal["name", "nominal", "pronoun", "none"]


class Anonymity(NamedTuple):
    """The strict and the broad flag of one quote."""

    anonymous: bool
    anonymous_broad: bool


def anonymity(speakers: Iterable[Mapping[str, Any]], spokespeople: Iterable[Mapping[str, Any]] = ()) -> Anonymity:
    """Whether the source is anonymous: of the quote's speakers, and of the people who spoke on their behalf.

    Speakers carry `kind`, `identification` and, if stated, `confidentiality`. No speaker at all is anonymous in the broad
    sense only. Where a corpus does not annotate anonymity both flags are null, and this is not asked.
    """
    speakers = list(speakers)
    strict = any(_is_hidden(speaker) for speaker in speakers)
    broad = (
        strict
        or not speakers
        or any(s["kind"] in _PEOPLE and s["identification"] in _BROADLY_HIDDEN for s in speakers)
        or any(s["kind"] == "crowd" for s in speakers)
        or any(s["identification"] != "named" for s in spokespeople)
    )
    return Anonymity(strict, broad)


def _is_hidden(speaker: Mapping[str, Any]) -> bool:
    if speaker["kind"] not in _PEOPLE:
        return False
    confidential = (speaker.get("confidentiality") or "not_stated") != "not_stated"
    identification = speaker["identification"]
    return identification in _HIDDEN or (identification in _HIDDEN_IF_CONFIDENTIAL and confidential)


def mention_type(mention: str | None, names: Sequence[str], language: str | None = None) -> MentionType:
    """What kind of words name the speaker: a pronoun, a part of one of the speaker's names, other words, or none."""
    if not mention or not mention.strip():
        return "none"
    words = _words(mention)
    pronouns = frozenset(PRONOUNS.get((language or "").split("-")[0], "").split()) or _EVERYBODY
    plain = mention.strip().casefold().replace("’", "'")
    if plain in pronouns and not (mention.isupper() and sum(map(str.isalpha, mention)) > 1):
        return "pronoun"
    return "name" if any(_names(words, _words(name)) for name in names) else "nominal"


def _names(words: list[str], name: list[str]) -> bool:
    """The whole name stands among the words, or its first or last word does, in the same capitals (articles and initials aside)."""
    folded, whole = [word.casefold() for word in words], [word.casefold() for word in name]
    telling = [word for word in name[:1] + name[-1:] if len(word) > 2 and word.casefold() not in _ARTICLES]
    return (bool(name) and any(folded[i : i + len(name)] == whole for i in range(len(words)))) or any(
        w in words or w.upper() in words for w in telling
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]*\w", re.sub(r"['’]s\b", "", text))
