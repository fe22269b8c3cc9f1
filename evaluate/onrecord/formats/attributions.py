"""Which cue, mention and speaker belong to which content: what the relations of an export say, by the roles of their ends.

speaker, cue     A pair of a content (or non-quote) and who or what belongs to it; by way of a cue or mention too: what is joined to
                 a content's cue is the content's, and the cue of a mention that has one content.
attribution      The same for an event: everything in it belongs together, and several contents in it are one.
parts            Parts of one content, cue or mention.
one cue          Contents that stand apart and have a cue in common are one quote, interrupted (LABELS, section 1).
same_speaker     Mentions and speakers that are one; a speaker joined to a mention is one with it.
nested_in        Of two contents the one inside the other, whichever way the relation points.

What does not fit is a finding: ends that are not there, roles that the relation cannot join, quotes inside each other.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from onrecord.findings import Finding
from onrecord.formats.clusters import Clusters
from onrecord.formats.export import Account, Relation, Task
from onrecord.formats.mapping import Map
from onrecord.formats.spans import Placed, Spans

_JOINED = {
    "speaker": {("content", "mention"), ("content", "speaker"), ("cue", "mention"), ("cue", "speaker"), ("mention", "speaker"),
                ("mention", "non_quote"), ("non_quote", "speaker")},
    "cue": {("content", "cue"), ("cue", "mention")},
    "attribution": {("content", "cue"), ("content", "mention"), ("content", "speaker"), ("cue", "mention"), ("cue", "speaker"),
                    ("mention", "speaker")},
    "parts": {("content", "content"), ("cue", "cue"), ("mention", "mention")},
    "same_speaker": {("mention", "mention"), ("mention", "speaker"), ("speaker", "speaker")},
    "nested_in": {("content", "content")},
}  # fmt: skip
ATTRIBUTING = ("speaker", "cue", "attribution")


class Attribution(NamedTuple):
    """A quote as numbers of spans: its contents, cues, mentions and speakers, and the quote it stands in, by its number."""

    contents: list[int]
    cues: list[int]
    mentions: list[int]
    speakers: list[int]
    nested_in: int | None = None


class Linked(NamedTuple):
    """The quotes in the order of the text, who is one with whom, and who seems to speak in non-quotes."""

    quotes: list[Attribution]
    people: Clusters[int]
    of_non_quotes: dict[int, list[int]]


class _Links:
    """What the relations join, by numbers of spans."""

    def __init__(self, placed: Sequence[Placed]) -> None:
        self.placed = placed
        self.parts: Clusters[int] = Clusters()
        self.people: Clusters[int] = Clusters()
        self.pairs: list[tuple[int, int]] = []
        self.nested: list[tuple[int, int, Relation]] = []

    def beside(self, numbers: Sequence[int], role: str) -> list[int]:
        """The spans of the role joined to one of the spans or to a part of it, in the order of the text."""
        mine = {self.parts.find(number) for number in numbers}
        found = {b for pair in self.pairs for a, b in (pair, pair[::-1]) if self.parts.find(a) in mine}
        wanted = {self.parts.find(number) for number in found if self.placed[number].role == role}
        return [i for i, one in enumerate(self.placed) if one.role == role and self.parts.find(i) in wanted]


def roles_joined(tasks: Sequence[Task], spans: Sequence[Spans], known: Map) -> set[str]:
    """The roles that relations of the export join to a quote; those that none does are linked by their sentence, if at all."""
    found: set[str] = set()
    for task, placed in zip(tasks, spans, strict=True):
        for relation in task.relations:
            name = known.relation(relation.labels)
            if name is not None and known.relations[name] in ATTRIBUTING:
                ends = (number for end in relation.ends for number in placed.of_id.get(end, ()))
                found.update(placed.placed[number].role for number in ends)
    return found


def attributions(task: Task, spans: Spans, known: Map, account: Account, findings: list[Finding]) -> Linked:
    """The quotes of a task as its relations make them; findings for relations that cannot be what the map says."""
    links = _Links(spans.placed)
    for relation in task.relations:
        name = known.relation(relation.labels)
        meaning = known.relations[name] if name is not None else None
        if meaning is None:
            account.left_out[f"relations labelled {name!r}, by the map"] += 1
        elif (ends := _ends(relation, spans, account, findings)) is not None:
            _take(links, relation, meaning, ends, findings)
    quotes = list(_quotes(links, account))
    nested = _nesting(links, quotes, findings)
    quotes = [quote._replace(nested_in=nested.get(i)) for i, quote in enumerate(quotes)]
    non_quotes = {
        i: [*links.beside([i], "mention"), *links.beside([i], "speaker")]
        for i, one in enumerate(spans.placed)
        if one.role == "non_quote"
    }
    return Linked(quotes, links.people, non_quotes)


def _ends(relation: Relation, spans: Spans, account: Account, findings: list[Finding]) -> list[list[int]] | None:
    """The spans at each end; None if an end is missing, which is a finding, or was left out."""
    missing = [end for end in relation.ends if end not in spans.of_id]
    if missing:
        what = f"the relation {relation.labels[0]!r} joins {' and '.join(map(repr, missing))}, no span of this text"
        message = f"{what}; remove it in the tool, or leave the relation out in the map (null)"
        findings.append(relation.place.finding("unknown-id", message))
        return None
    ends = [spans.of_id[end] for end in relation.ends if spans.of_id[end]]
    if len(ends) < 2:
        account.left_out["relations of spans that are left out"] += 1
        return None
    if len(set(relation.ends)) < len(relation.ends):
        findings.append(relation.place.finding("contradiction", f"the relation {relation.labels[0]!r} joins a span with itself"))
        return None
    return ends


def _take(links: _Links, relation: Relation, meaning: str, ends: list[list[int]], findings: list[Finding]) -> None:
    """Takes up what the relation joins; a finding if its ends are not of the roles it joins."""
    pairs = [(a, b) for first, second in combinations(ends, 2) for a in first for b in second]
    fitting = [pair for pair in pairs if tuple(sorted(links.placed[number].role for number in pair)) in _JOINED[meaning]]
    if not fitting:
        joined = " and ".join(dict.fromkeys(links.placed[number].role for numbers in ends for number in numbers))
        allowed = "; ".join(f"{a} and {b}" for a, b in sorted(_JOINED[meaning]))
        message = (
            f"the relation {relation.labels[0]!r} joins {joined}; as {meaning!r}, which the map says it is, it joins {allowed}"
        )
        findings.append(relation.place.finding("wrong-ends", message))
    for a, b in fitting:
        roles = tuple(sorted((links.placed[a].role, links.placed[b].role)))
        if meaning == "parts":
            links.parts.join(a, b)
        elif meaning == "nested_in":
            links.nested.append((a, b, relation))
        elif meaning == "same_speaker" or roles == ("mention", "speaker"):
            links.people.join(a, b)
        else:
            links.pairs.append((a, b))
    contents = [number for numbers in ends for number in numbers if links.placed[number].role == "content"]
    if meaning == "attribution" and fitting:
        for other in contents[1:]:
            links.parts.join(contents[0], other)


def _quotes(links: _Links, account: Account) -> Iterator[Attribution]:
    """A quote for every content, and for contents with a cue in common, in the order of the text."""
    contents = sorted((i for i, one in enumerate(links.placed) if one.role == "content"), key=lambda i: links.placed[i].parts)
    together: Clusters[int] = Clusters()
    for group in links.parts.groups(contents):
        for other in group[1:]:
            together.join(group[0], other)
    for cue in (i for i, one in enumerate(links.placed) if one.role == "cue"):
        sharing = links.beside([cue], "content")
        for a, b in combinations(sharing, 2):
            if together.find(a) != together.find(b) and not _overlap(links.placed[a], links.placed[b]):
                together.join(a, b)
                account.read_as["contents with a cue in common: one quote"] += 1
    for group in together.groups(contents):
        cues = links.beside(group, "cue")
        mentions = [*links.beside(group, "mention"), *links.beside(cues, "mention")]
        for mention in mentions:
            of_mention = {together.find(i) for i in links.beside([mention], "content")}
            if of_mention <= {together.find(group[0])}:
                cues += [cue for cue in links.beside([mention], "cue") if not links.beside([cue], "content")]
        speakers = [*links.beside(group, "speaker"), *links.beside(cues, "speaker")]
        yield Attribution(group, sorted(set(cues)), sorted(set(mentions)), sorted(set(speakers)))


def _nesting(links: _Links, quotes: list[Attribution], findings: list[Finding]) -> dict[int, int]:
    """The number of the quote around a quote."""
    number = {content: i for i, quote in enumerate(quotes) for content in quote.contents}
    found: dict[int, int] = {}
    for a, b, relation in links.nested:
        one, other = number[a], number[b]
        inner = next(
            (pair for pair in ((one, other), (other, one)) if one != other and _inside(links.placed, *(quotes[i] for i in pair))),
            None,
        )
        if inner is None:
            message = f"the relation {relation.labels[0]!r} joins contents of which neither stands inside the other"
            findings.append(relation.place.finding("nested-outside", message))
        elif found.setdefault(*inner) != inner[1]:
            message = "the quote stands in two others; nested_in names the one directly around it: remove the other relation"
            findings.append(relation.place.finding("contradiction", message))
    return found


def _inside(placed: Sequence[Placed], inner: Attribution, outer: Attribution) -> bool:
    around = [part for number in outer.contents for part in placed[number].parts]
    parts = [part for number in inner.contents for part in placed[number].parts]
    size = sum(end - start for start, end in around)
    return sum(end - start for start, end in parts) < size and all(any(s <= a and b <= e for s, e in around) for a, b in parts)


def _overlap(one: Placed, other: Placed) -> bool:
    return any(a < d and c < b for a, b in one.parts for c, d in other.parts)
