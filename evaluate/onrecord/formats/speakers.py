"""The speaker table of a layer: who the mentions, attributes and relations of an export say there is, and no more.

One entry    for what relations or an attribute `speaker` make one; else for every distinct wording of a mention.
None         for a pronoun that nothing links: whom it means is not in the export, so the quote's speaker stays open.
Fields       come from the map and the attributes. kind and identification are never guessed: without them the entry is unfinished,
             and `check` lists it. The words of a mention are the name only where identification is stated as named; else they are the
             description, unless the text may not be redistributed and they are long enough to be its prose.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord.checks.documents import PROSE_RUN
from onrecord.data.labels import mention_type
from onrecord.data.new import slug
from onrecord.findings import Finding
from onrecord.formats.attributions import Linked
from onrecord.formats.clusters import Clusters
from onrecord.formats.export import Account
from onrecord.formats.mapping import OF_SPEAKERS
from onrecord.formats.spans import Placed, merged

_WORDS_OF_KEY = 4
_Node = tuple[str, int | str]


class Document(NamedTuple):
    """What of the document decides how a speaker is described."""

    text: str
    language: str
    protected: bool


class Speakers(NamedTuple):
    """The table, and the key of each span that mentions somebody in it; `who` is the key by the value of an attribute `speaker`."""

    table: dict[str, dict[str, str]]
    of_span: dict[int, str]
    who: dict[str, str]


def speakers(
    placed: Sequence[Placed],
    linked: Linked,
    document: Document,
    defaults: Mapping[str, str],
    account: Account,
    findings: list[Finding],
) -> Speakers:
    """The speakers of a layer in the order in which they come up."""
    named = [i for i, one in enumerate(placed) if one.role in ("mention", "speaker")]
    clusters = _clusters(named, placed, linked, document)
    values = {one.fields["speaker"] for one in placed if "speaker" in one.fields}
    order = sorted(named, key=lambda i: placed[i].parts)
    nodes: list[_Node] = [("span", i) for i in order] + [("who", value) for value in sorted(values)]
    found = Speakers({}, {}, {})
    for group in clusters.groups(nodes):
        spans = [i for kind, i in group if kind == "span" and isinstance(i, int)]
        whos = [value for kind, value in group if kind == "who" and isinstance(value, str)]
        entry = _entry(placed, spans, whos, document, defaults, findings)
        if entry is None:
            account.open["pronouns linked to nobody: the speaker of their quotes"] += len(spans)
            continue
        key = _key(entry, found.table)
        found.table[key] = entry
        found.of_span.update(dict.fromkeys(spans, key))
        found.who.update(dict.fromkeys(whos, key))
    for field in ("kind", "identification"):
        account.open[f"speakers without {field}"] += sum(field not in entry for entry in found.table.values())
    return found


def _clusters(named: Sequence[int], placed: Sequence[Placed], linked: Linked, document: Document) -> Clusters[_Node]:
    """Who is one: by relations, by the attribute `speaker`, and last by the same words."""
    clusters: Clusters[_Node] = Clusters()
    joined: set[int] = set()
    for group in linked.people.groups(named):
        joined.update(group if len(group) > 1 else ())
        for other in group[1:]:
            clusters.join(("span", group[0]), ("span", other))
    for i in named:
        if who := placed[i].fields.get("speaker"):
            clusters.join(("span", i), ("who", who))
            joined.add(i)
    for quote in linked.quotes:
        stated = {value for i in (*quote.contents, *quote.cues) if (value := placed[i].fields.get("speaker"))}
        if len(stated) == 1 and len(quote.mentions) == 1:
            clusters.join(("span", quote.mentions[0]), ("who", stated.pop()))
            joined.add(quote.mentions[0])
    by_words: dict[str, list[int]] = {}
    for i in named:
        if not _is_pronoun(placed[i], document):
            by_words.setdefault(placed[i].words(document.text), []).append(i)
    for same in by_words.values():
        free = [i for i in same if i not in joined]
        known = list(dict.fromkeys(clusters.find(("span", i)) for i in same if i in joined))
        for other in free[1:]:
            clusters.join(("span", free[0]), ("span", other))
        if free and len(known) == 1:
            clusters.join(known[0], ("span", free[0]))
    return clusters


def _entry(
    placed: Sequence[Placed],
    spans: Sequence[int],
    whos: Sequence[str],
    document: Document,
    defaults: Mapping[str, str],
    findings: list[Finding],
) -> dict[str, str] | None:
    """The entry of one speaker; None where there is nothing but pronouns."""
    stated = merged((placed[i] for i in spans), findings)
    fields = {**defaults, **{field: stated[field] for field in OF_SPEAKERS if field in stated}}
    own = [i for i in spans if placed[i].role == "speaker"]
    telling = [i for i in (*own, *spans) if not _is_pronoun(placed[i], document)]
    words = whos[0] if whos else placed[telling[0]].words(document.text) if telling else None
    if words is None and "name" not in fields and "description" not in fields:
        return None
    if words is not None and fields.get("identification") == "named":
        fields.setdefault("name", words)
    elif words is not None and "name" not in fields and "description" not in fields:
        prose = document.protected and not whos and len(re.findall(r"\w+", words)) >= PROSE_RUN
        fields |= {} if prose else {"description": words}
    return fields


def _is_pronoun(one: Placed, document: Document) -> bool:
    return mention_type(one.words(document.text), (), document.language) == "pronoun"


def _key(entry: Mapping[str, str], taken: Iterable[str]) -> str:
    """A key of the file: the first words of the name or description."""
    words = slug(entry.get("name") or entry.get("description") or "").split("-")
    key = "_".join(words[:_WORDS_OF_KEY])
    if not re.match(r"[a-z]", key):
        key = f"speaker_{key}".rstrip("_")
    names = (key if number == 1 else f"{key}_{number}" for number in range(1, 10_000))
    return next(name for name in names if name not in set(taken))
